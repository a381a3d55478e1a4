package dev.whence.fuzz;

import java.util.Random;

/// What takes any bytes, held against what is known of them.
public interface FuzzTarget {

  String name();

  /// Bytes to begin with, which are taken.
  byte[] seed(Random random) throws Exception;

  /// Fails where the bytes do what they must not.
  void check(byte[] body) throws Exception;

  /// How much memory a check may take.
  default long mayAllocate(byte[] body) {
    return (64L << 20) + 1_000L * body.length;
  }
}
