package dev.whence.receive;

import dev.whence.access.Bodies;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Heads of requests that bring a body, and of their answers.
final class HttpHead {

  private static final long GRACE_MILLIS = 2_000;

  private HttpHead() {}

  static void onlyPost(HttpServerRequest request) {
    if (!"POST".equals(request.method().name())) {
      throw new RefusedException(Refusal.METHOD_NOT_ALLOWED, "only POST is allowed here");
    }
  }

  static void notTooLong(HttpServerRequest request, int limit) {
    if (announcedBytes(request) > limit) {
      throw Growing.tooLarge(limit);
    }
  }

  /// What the Content-Length header says; 0 where there is none or it makes no sense.
  static long announcedBytes(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException nonsense) {
      return 0;
    }
  }

  /// Whether the body is gzip; anything else but plain is refused, encodings of encodings too.
  ///
  /// @param own an encoding that the door itself takes off; empty where it knows none
  static boolean gzip(HttpServerRequest request, String own) {
    String encodings = String.join(",", request.headers().getAll("Content-Encoding")).strip();
    if (encodings.isEmpty()
        || encodings.equalsIgnoreCase("identity")
        || encodings.equalsIgnoreCase(own)) {
      return false;
    }
    if (encodings.equalsIgnoreCase("gzip")) {
      return true;
    }
    throw new RefusedException(
        Refusal.UNSUPPORTED,
        "Content-Encoding must be gzip%s or none, and only one"
            .formatted(own.isEmpty() ? "" : ", " + own));
  }

  /// The media type of the body without its parameters, in lower case; empty where there is none.
  static String mediaType(HttpServerRequest request) {
    return essence(request.getHeader("Content-Type"));
  }

  private static String essence(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    String essence = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return essence.strip().toLowerCase(Locale.ROOT);
  }

  /// The head of the answer to a request that is not taken.
  static HttpServerResponse refuse(HttpServerRequest request, RefusedException refused) {
    HttpServerResponse response = request.response();
    response.setStatusCode(refused.refusal().httpStatus());
    if (refused.retryAfterSeconds() > 0) {
      response.putHeader("Retry-After", String.valueOf(refused.retryAfterSeconds()));
    }
    if (refused.refusal() == Refusal.METHOD_NOT_ALLOWED) {
      response.putHeader("Allow", "POST");
    }
    if (!request.isEnded()) {
      breakOff(request);
    }
    return response;
  }

  /// What the sender still sends is not read: after a moment in which it can see the answer, the
  /// request is given up.
  private static void breakOff(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader("Connection", "close");
    }
    Context context = Vertx.currentContext();
    if (context != null) {
      context
          .owner()
          .setTimer(
              GRACE_MILLIS,
              _ -> {
                if (!request.isEnded()) {
                  Bodies.breakOff(request);
                }
              });
    }
  }
}
