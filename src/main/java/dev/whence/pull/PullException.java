package dev.whence.pull;

import java.time.Duration;

/// A source could not be read. The message says which address and what to do.
final class PullException extends Exception {

  private static final long serialVersionUID = 1L;
  private final int status;
  private final Duration retryAfter;

  PullException(String message) {
    this(message, 0, Duration.ZERO);
  }

  PullException(String message, int status, Duration retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /// Of the answer; 0 where there was none.
  int status() {
    return status;
  }

  /// As the source asked for; zero where it did not.
  Duration retryAfter() {
    return retryAfter;
  }
}
