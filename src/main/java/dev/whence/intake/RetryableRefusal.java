package dev.whence.intake;

/// Nothing of the export was kept, and it may succeed later: the journal is full or too much is
/// under way.
public final class RetryableRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private final IntakeStats.Reason reason;
  private final int retryAfterSeconds;

  public RetryableRefusal(String message, int retryAfterSeconds) {
    this(IntakeStats.Reason.FAILED, message, retryAfterSeconds);
  }

  RetryableRefusal(IntakeStats.Reason reason, String message, int retryAfterSeconds) {
    super(message);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  IntakeStats.Reason reason() {
    return reason;
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
