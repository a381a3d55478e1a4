package dev.whence.api;

import org.jspecify.annotations.Nullable;

/// A question that is refused: what was wrong, where, and what to do about it.
final class ApiException extends RuntimeException {

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

  static ApiException of(ErrorCode code, String detail, String advice) {
    return new ApiException(code, detail, null, advice);
  }

  static ApiException inParameter(ErrorCode code, String parameter, String detail, String advice) {
    return new ApiException(code, detail, parameter, advice);
  }

  ErrorCode code() {
    return code;
  }

  /// The query parameter, path segment or field that was wrong; null where none alone was.
  @Nullable String parameter() {
    return parameter;
  }

  @Nullable String advice() {
    return advice;
  }

  /// What the caller sent, short enough and free of control characters, for a message.
  static String echo(String sent) {
    String clean =
        sent.codePoints()
            .limit(MAX_ECHO + 1L)
            .map(c -> Character.isISOControl(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return "'" + (clean.length() > MAX_ECHO ? clean.substring(0, MAX_ECHO) + "…" : clean) + "'";
  }
}
