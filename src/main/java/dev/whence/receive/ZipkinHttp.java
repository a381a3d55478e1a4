package dev.whence.receive;

import dev.whence.decode.Zipkin;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;

/// Zipkin's collector: `POST /api/v2/spans`, a list of v2 spans in JSON or protobuf, answered 202.
@Singleton
final class ZipkinHttp implements Door {

  private static final int ACCEPTED = 202;

  private final PeerUploads uploads;

  ZipkinHttp(PeerUploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public void addTo(Router router) {
    router
        .post("/api/v2/spans")
        .handler(routing -> uploads.receive("zipkin", routing, ZipkinHttp::decoding, ACCEPTED));
  }

  private static Decoding decoding(HttpServerRequest request) {
    return switch (HttpHead.mediaType(request)) {
      case "", "application/json" -> Zipkin::json;
      case "application/x-protobuf" -> Zipkin::protobuf;
      default ->
          throw new RefusedException(
              Refusal.UNSUPPORTED,
              "Content-Type must be application/json or application/x-protobuf");
    };
  }
}
