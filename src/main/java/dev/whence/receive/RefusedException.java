package dev.whence.receive;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A request that is not taken. The message is for the sender. Carries no stack trace: being
/// refused is not a defect, and must cost little.
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private final Refusal refusal;
  private final int retryAfterSeconds;

  private RefusedException(Refusal refusal, String message, int retryAfterSeconds) {
    super(message, null, false, false);
    this.refusal = refusal;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  RefusedException(Refusal refusal, String message) {
    this(refusal, message, 0);
  }

  /// One that the sender should send again, later.
  static RefusedException overloaded(String message, int retryAfterSeconds) {
    return new RefusedException(Refusal.OVERLOADED, message, Math.max(1, retryAfterSeconds));
  }

  /// One whose body did not arrive in time; it may the next time.
  static RefusedException late() {
    return new RefusedException(Refusal.LATE, "the body did not arrive in time", 1);
  }

  /// What a stage really failed with.
  static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  Refusal refusal() {
    return refusal;
  }

  /// 0 where it makes no sense to send it again.
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
