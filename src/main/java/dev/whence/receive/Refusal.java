package dev.whence.receive;

import io.grpc.Status;

/// Why a request is not taken, and how each transport says so. Only `LATE`, `OVERLOADED` and
/// `THROTTLED` may be tried again.
enum Refusal {
  MALFORMED(400, Status.Code.INVALID_ARGUMENT),
  UNAUTHENTICATED(401, Status.Code.UNAUTHENTICATED),
  FORBIDDEN(403, Status.Code.PERMISSION_DENIED),
  METHOD_NOT_ALLOWED(405, Status.Code.UNIMPLEMENTED),
  /// The body did not arrive in time. Senders of telemetry give up what is answered 408.
  LATE(503, Status.Code.DEADLINE_EXCEEDED),
  TOO_LARGE(413, Status.Code.RESOURCE_EXHAUSTED),
  UNSUPPORTED(415, Status.Code.INVALID_ARGUMENT),
  THROTTLED(429, Status.Code.UNAVAILABLE),
  OVERLOADED(503, Status.Code.UNAVAILABLE);

  private final int httpStatus;
  private final Status.Code code;

  Refusal(int httpStatus, Status.Code code) {
    this.httpStatus = httpStatus;
    this.code = code;
  }

  int httpStatus() {
    return httpStatus;
  }

  Status.Code code() {
    return code;
  }
}
