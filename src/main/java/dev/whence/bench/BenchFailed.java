package dev.whence.bench;

import java.io.Serial;

/// A benchmark cannot go on for a reason that its user can act on; the message is all they see.
public final class BenchFailed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  BenchFailed(String message) {
    super(message);
  }
}
