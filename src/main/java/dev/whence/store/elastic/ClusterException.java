package dev.whence.store.elastic;

import java.io.IOException;

/// The cluster answered that it will not.
final class ClusterException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  ClusterException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }

  /// Whether the same may be tried again.
  boolean isBusy() {
    return status == 429 || (status >= 502 && status <= 504);
  }

  boolean isConflict() {
    return status == 409;
  }
}
