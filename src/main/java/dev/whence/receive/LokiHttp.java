package dev.whence.receive;

import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.decode.Loki;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;

/// Loki's push API: `POST /loki/api/v1/push`, JSON or protobuf in a snappy block, answered 204.
@Singleton
final class LokiHttp implements Door {

  private static final int NO_CONTENT = 204;

  private final PeerUploads uploads;

  LokiHttp(PeerUploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public void addTo(Router router) {
    router
        .post("/loki/api/v1/push")
        .handler(routing -> uploads.receive("loki", routing, this::decoding, NO_CONTENT));
  }

  private Decoding decoding(HttpServerRequest request) {
    return switch (HttpHead.mediaType(request)) {
      case "", "application/json" -> Loki::json;
      case "application/x-protobuf" -> new InSnappy(uploads.limits().maxRequestBytes());
      default ->
          throw new RefusedException(
              Refusal.UNSUPPORTED,
              "Content-Type must be application/json or application/x-protobuf");
    };
  }

  /// The body is in a snappy block whether a header says so or not.
  private record InSnappy(int maxBytes) implements Decoding {
    @Override
    public Decoded decode(byte[] plain) throws DecodeException {
      return Loki.snappyProtobuf(plain, maxBytes);
    }

    @Override
    public String encoding() {
      return "snappy";
    }
  }
}
