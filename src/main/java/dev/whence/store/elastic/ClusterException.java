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

  boolean isTooLarge() {
    return status == 413;
  }

  /// What an operator might do about it.
  String advice() {
    return switch (status) {
      case 401 -> ". Check whence.store.elasticsearch.api-key, or username and password";
      case 403 -> ". Give the credential the privileges that src/docs/elasticsearch.md lists";
      case 413 -> ". Lower whence.store.elasticsearch.bulk-size, or raise http.max_content_length";
      default -> "";
    };
  }

  boolean isConflict() {
    return status == 409;
  }
}
