package dev.whence.access;

/// A request that is not let in. The message is for the caller, and names no secret. Carries no
/// stack trace: being refused is not a defect, and must cost little.
public final class Denied extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Why.
  public enum Reason {
    /// No credential, or none that is known, or one whose time is up.
    UNAUTHENTICATED(401, 16),
    /// A credential that does not allow this.
    FORBIDDEN(403, 7),
    /// The body did not arrive in time.
    LATE(408, 4),
    TOO_LARGE(413, 8),
    /// Too many questions at once.
    BUSY(429, 14),
    /// The credential cannot be checked now.
    UNAVAILABLE(503, 14);

    private final int httpStatus;
    private final int grpcCode;

    Reason(int httpStatus, int grpcCode) {
      this.httpStatus = httpStatus;
      this.grpcCode = grpcCode;
    }

    int httpStatus() {
      return httpStatus;
    }

    int grpcCode() {
      return grpcCode;
    }

    boolean retryable() {
      return this == BUSY || this == UNAVAILABLE;
    }
  }

  private final Reason reason;

  public Denied(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
