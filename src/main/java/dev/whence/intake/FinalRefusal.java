package dev.whence.intake;

/// An export cannot be applied because of a defect here, whenever it comes: it was set aside, and
/// the sender must not send it again. Carries no stack trace: the defect is in the log.
public final class FinalRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public FinalRefusal(String message) {
    super(message, null, false, false);
  }
}
