package dev.whence.api.prometheus;

/// A query that is refused, as the Prometheus API says it.
final class PromException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private final Type type;

  private PromException(Type type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /// What the caller got wrong.
  static PromException bad(String message) {
    return new PromException(Type.BAD_DATA, message);
  }

  /// What cannot be worked out, though it is well formed.
  static PromException execution(String message) {
    return new PromException(Type.EXECUTION, message);
  }

  Type type() {
    return type;
  }

  /// The names and statuses of Prometheus.
  enum Type {
    BAD_DATA(400),
    EXECUTION(422);

    private final int status;

    Type(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }
  }
}
