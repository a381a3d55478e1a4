package dev.whence.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Work that is spread over the processors that have nothing else to do.
final class AtOnce {

  private AtOnce() {}

  /// What is made of one thing; called by several threads.
  @FunctionalInterface
  interface Step<T, R> {
    R of(T thing) throws IOException;
  }

  /// What is made of each, in the order of the things.
  static <T, R> List<R> each(List<T> things, Step<T, R> step) throws IOException {
    try {
      return things.parallelStream().map(thing -> made(thing, step)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static <T, R> R made(T thing, Step<T, R> step) {
    try {
      return step.of(thing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
