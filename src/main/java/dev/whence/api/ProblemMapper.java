package dev.whence.api;

import dev.whence.store.FaultLog;
import dev.whence.store.StoreException;
import dev.whence.store.TooMuchException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.common.util.URLUtils;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns whatever went wrong into a problem body. Of inner faults the caller learns nothing but
/// that; the log has the rest.
final class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
  private static final FaultLog FAULTS =
      new FaultLog(System.getLogger(ProblemMapper.class.getName()));
  private static final int RETRY_AFTER_SECONDS = 5;

  @ServerExceptionMapper
  Response refused(ApiException refusal) {
    Response.ResponseBuilder response = Problem.of(refusal).response();
    return refusal.code().status() == ErrorCode.STORE_UNAVAILABLE.status()
        ? response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS).build()
        : response.build();
  }

  @ServerExceptionMapper
  Response tooMuch(TooMuchException refusal) {
    return refused(TimedReader.refused(refusal));
  }

  @ServerExceptionMapper
  Response storeAway(StoreException fault) {
    FAULTS.say("the store could not be read", fault);
    return Problem.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the store did not answer",
            "Ask again in a few seconds; if it lasts, look at /q/health/ready and the log.")
        .response()
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  Response refusedByFramework(WebApplicationException refusal) {
    Response answer = refusal.getResponse();
    if (answer.hasEntity() || answer.getStatus() < 400) {
      return answer;
    }
    ErrorCode code = ErrorCode.ofStatus(answer.getStatus());
    return Problem.of(code, refusal.getMessage(), "/q/openapi lists what is served.")
        .response()
        .status(answer.getStatus())
        .build();
  }

  /// A form whose escapes are none fails in the framework, which tells so in no other way.
  @ServerExceptionMapper
  Response unreadable(IllegalArgumentException fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    if (trace.length == 0 || !trace[0].getClassName().equals(URLUtils.class.getName())) {
      return broken(fault);
    }
    return Problem.of(
            ErrorCode.INVALID_BODY,
            "the form is not URL-encoded: a % that no two hexadecimal digits follow",
            "Write a % as %25.")
        .response()
        .build();
  }

  @ServerExceptionMapper
  Response broken(RuntimeException fault) {
    LOG.error("a request failed", fault);
    return Problem.of(
            ErrorCode.INTERNAL, null, "This is a fault of Whence; the log has the details.")
        .response()
        .build();
  }
}
