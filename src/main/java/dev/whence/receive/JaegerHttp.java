package dev.whence.receive;

import dev.whence.decode.JaegerThrift;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import java.util.Set;

/// Jaeger's collector: `POST /api/traces`, a thrift `Batch` in binary protocol, answered 202.
@Singleton
final class JaegerHttp implements Door {

  private static final Set<String> MEDIA_TYPES =
      Set.of("application/vnd.apache.thrift.binary", "application/x-thrift");
  private static final int ACCEPTED = 202;

  private final PeerUploads uploads;

  JaegerHttp(PeerUploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public void addTo(Router router) {
    router
        .post("/api/traces")
        .handler(routing -> uploads.receive("jaeger", routing, JaegerHttp::decoding, ACCEPTED));
  }

  private static Decoding decoding(HttpServerRequest request) {
    if (!MEDIA_TYPES.contains(HttpHead.mediaType(request))) {
      throw new RefusedException(
          Refusal.UNSUPPORTED, "Content-Type must be application/vnd.apache.thrift.binary");
    }
    return JaegerThrift::decode;
  }
}
