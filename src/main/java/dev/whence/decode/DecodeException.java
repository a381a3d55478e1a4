package dev.whence.decode;

/// The bytes are not what they claim to be, or hold more than one request may. The message is for
/// the sender: it says what is wrong and where.
public final class DecodeException extends Exception {

  private static final long serialVersionUID = 1L;
  private final Problem problem;

  private DecodeException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  public static DecodeException malformed(String message) {
    return new DecodeException(Problem.MALFORMED, message);
  }

  static DecodeException tooLarge(String message) {
    return new DecodeException(Problem.TOO_LARGE, message);
  }

  public Problem problem() {
    return problem;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// What kind of answer the sender deserves.
  public enum Problem {
    /// Not the format, or against its rules.
    MALFORMED,
    /// More items, attributes or nesting than one request may hold.
    TOO_LARGE
  }
}
