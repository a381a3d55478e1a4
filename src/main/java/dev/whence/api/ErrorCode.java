package dev.whence.api;

import java.util.Locale;

/// Everything a question can be refused for, with the status it is refused with.
public enum ErrorCode {
  INVALID_TIME(400, "A time could not be read"),
  INVALID_WINDOW(400, "The time window makes no sense"),
  INVALID_PARAMETER(400, "A parameter could not be read"),
  MISSING_PARAMETER(400, "A parameter is missing"),
  UNFILLED_VARIABLE(400, "A variable of the link was not filled in"),
  INVALID_BODY(400, "The body could not be read"),
  UNKNOWN_REQUEST(404, "No such request"),
  UNKNOWN_TRACE(404, "No such trace"),
  UNKNOWN_SERVICE(404, "No such service"),
  UNKNOWN_EXPLANATION(404, "No such explanation"),
  UNKNOWN_ALERT(404, "No such alert"),
  UNKNOWN_INCIDENT(404, "No such incident"),
  UNKNOWN_CHANGE(404, "No such change"),
  UNKNOWN_POSTMORTEM(404, "No such post-mortem"),
  UNKNOWN_PLAYBOOK(404, "No such playbook"),
  UNKNOWN_SESSION(404, "No such session"),
  CONFLICT(409, "It cannot be done as things stand"),
  UNKNOWN_PATH(404, "Nothing is served here"),
  UNSIGNED(401, "The call is not signed as agreed"),
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  NOT_ACCEPTABLE(406, "No such representation"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not taken here"),
  BODY_TOO_LARGE(413, "The body is too large"),
  TOO_MUCH(422, "The question is about too much"),
  TOO_MANY_SESSIONS(429, "Too many sessions at once"),
  REFUSED(400, "The request was refused"),
  BUSY(503, "Too many questions at once"),
  TOOK_TOO_LONG(503, "The question took too long"),
  STORE_UNAVAILABLE(503, "The store cannot be read now"),
  INTERNAL(500, "Something broke in Whence");

  private final int status;
  private final String title;

  ErrorCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /// Of HTTP.
  public int status() {
    return status;
  }

  String title() {
    return title;
  }

  /// What programs tell problems apart by: `urn:whence:problem:invalid-time`.
  String type() {
    return "urn:whence:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The code that stands for a status which the framework answered with.
  static ErrorCode ofStatus(int status) {
    return switch (status) {
      case 404 -> UNKNOWN_PATH;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 503 -> STORE_UNAVAILABLE;
      default -> status < 500 ? REFUSED : INTERNAL;
    };
  }
}
