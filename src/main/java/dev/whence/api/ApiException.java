package dev.whence.api;

import org.jspecify.annotations.Nullable;

/// A question that is refused: what was wrong, where, and what to do about it.
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int MAX_ECHO = 80;

  private final ErrorCode code;
  private final @Nullable String parameter;
  private final @Nullable String advice;

  private ApiException(
      ErrorCode code, String detail, @Nullable String parameter, @Nullable String advice) {
    super(detail);
    this.code = code;
    this.parameter = parameter;
    this.advice = advice;
  }

  /// A refusal of the request as a whole.
  ///
  /// @param detail what was wrong, in one sentence
  /// @param advice what to do about it
  public static ApiException of(ErrorCode code, String detail, String advice) {
    return new ApiException(code, detail, null, advice);
  }

  /// A refusal of one query parameter, part of the path or field of the body.
  public static ApiException inParameter(
      ErrorCode code, String parameter, String detail, String advice) {
    return new ApiException(code, detail, parameter, advice);
  }

  /// What programs tell it apart from other refusals by.
  public ErrorCode code() {
    return code;
  }

  /// The query parameter, path segment or field that was wrong; null where none alone was.
  public @Nullable String parameter() {
    return parameter;
  }

  /// What to do about it.
  public @Nullable String advice() {
    return advice;
  }

  /// What the caller sent, short enough and free of control characters, for a message.
  public static String echo(String sent) {
    String clean =
        sent.codePoints()
            .limit(MAX_ECHO + 1L)
            .map(c -> Character.isISOControl(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return "'" + (clean.length() > MAX_ECHO ? clean.substring(0, MAX_ECHO) + "…" : clean) + "'";
  }
}
