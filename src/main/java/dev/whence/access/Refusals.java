package dev.whence.access;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;

/// Answers requests that are not let in: OTLP's senders with a `google.rpc.Status` in their own
/// encoding, everybody else with problem details (RFC 9457).
final class Refusals {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int RETRY_AFTER_SECONDS = 1;

  private Refusals() {}

  static void send(HttpServerRequest request, String path, Denied denied) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(denied.reason().httpStatus());
    if (denied.reason() == Denied.Reason.UNAUTHENTICATED) {
      // Browsers ask for a password, which is the key.
      response.putHeader("WWW-Authenticate", "Basic realm=\"whence\", charset=\"UTF-8\"");
    }
    if (denied.reason().retryable()) {
      response.putHeader("Retry-After", String.valueOf(RETRY_AFTER_SECONDS));
    }
    if (!request.isEnded() && request.version().alpnName().startsWith("http/1")) {
      response.putHeader("Connection", "close"); // what still comes is not read
    }
    String type = String.valueOf(request.getHeader("Content-Type"));
    if (isOtlp(path) && type.startsWith("application/x-protobuf")) {
      response
          .putHeader("Content-Type", "application/x-protobuf")
          .end(Buffer.buffer(status(denied).toByteArray()));
    } else if (isOtlp(path)) {
      response
          .putHeader("Content-Type", "application/json")
          .end(
              JSON.createObjectNode()
                  .put("code", denied.reason().grpcCode())
                  .put("message", denied.getMessage())
                  .toString());
    } else {
      response.putHeader("Content-Type", "application/problem+json").end(problem(denied));
    }
  }

  private static boolean isOtlp(String path) {
    return path.startsWith("/v1/") || path.equals("/otlp/v1/logs");
  }

  private static String problem(Denied denied) {
    String name = denied.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return JSON.createObjectNode()
        .put("type", "urn:whence:problem:" + name)
        .put("title", name.replace('-', ' '))
        .put("status", denied.reason().httpStatus())
        .put("detail", denied.getMessage())
        .put("advice", "src/docs/security.md tells of credentials, src/docs/limits.md of limits.")
        .toString();
  }

  /// The same for a gRPC call.
  static Status status(Denied denied) {
    Status.Builder status =
        Status.newBuilder().setCode(denied.reason().grpcCode()).setMessage(denied.getMessage());
    if (denied.reason().retryable()) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(Duration.newBuilder().setSeconds(RETRY_AFTER_SECONDS))
                  .build()));
    }
    return status.build();
  }
}
