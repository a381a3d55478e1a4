package dev.whence.api;

import dev.whence.store.TextHash;

/// Short names for long texts.
public final class Digest {

  private static final int DIGITS = 20;

  private Digest() {}

  /// The first 80 bits of the text's SHA-256.
  public static String hex(String text) {
    return TextHash.of(text).substring(0, DIGITS);
  }
}
