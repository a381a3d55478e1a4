package dev.whence.receive;

import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.decode.RemoteWrite;
import dev.whence.intake.Receipt;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Prometheus remote write, 1.0 and 2.0: `POST /api/v1/write`, answered 204, or 400 where a part of
/// it was refused for good while the rest was kept.
@Singleton
final class PrometheusHttp implements Door {

  private static final String V1 = "prometheus.writerequest";
  private static final String V2 = "io.prometheus.write.v2.request";

  private final PeerUploads uploads;

  PrometheusHttp(PeerUploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public void addTo(Router router) {
    router.post("/api/v1/write").handler(this::receive);
  }

  private void receive(RoutingContext routing) {
    uploads.receive(
        "prometheus",
        routing,
        this::decoding,
        (write, receipt) -> answer(routing, write, receipt),
        refused -> PeerUploads.refuse(routing, refused));
  }

  private Write decoding(HttpServerRequest request) {
    String message = message(request.getHeader("Content-Type"));
    return switch (message) {
      case V1 -> new Write(false, uploads.limits().maxRequestBytes());
      case V2 -> new Write(true, uploads.limits().maxRequestBytes());
      default ->
          throw new RefusedException(
              Refusal.UNSUPPORTED,
              "Content-Type must be application/x-protobuf, with proto=prometheus.WriteRequest,"
                  + " proto=io.prometheus.write.v2.Request or none");
    };
  }

  /// The name of the protobuf message in lower case; empty where the type is no protobuf.
  private static String message(@Nullable String contentType) {
    String[] parts =
        (contentType == null ? "" : contentType).toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals("application/x-protobuf")) {
      return "";
    }
    for (String part : parts) {
      if (part.strip().startsWith("proto=")) {
        return part.strip().substring("proto=".length());
      }
    }
    return V1;
  }

  private static void answer(RoutingContext routing, Write write, Receipt receipt) {
    HttpServerResponse response = routing.response();
    if (write.version2) {
      response
          .putHeader(
              "X-Prometheus-Remote-Write-Samples-Written", String.valueOf(write.written(receipt)))
          .putHeader("X-Prometheus-Remote-Write-Histograms-Written", "0")
          .putHeader(
              "X-Prometheus-Remote-Write-Exemplars-Written", String.valueOf(write.exemplars));
    }
    if (receipt.rejected() == 0) {
      response.setStatusCode(204).end();
    } else {
      response
          .setStatusCode(Refusal.MALFORMED.httpStatus())
          .putHeader("Content-Type", "text/plain; charset=utf-8")
          .end(
              "%d kept, %d refused: %s\n"
                  .formatted(
                      receipt.accepted() + receipt.duplicates(),
                      receipt.rejected(),
                      receipt.reason()));
    }
  }

  /// One request, and what it held once it is decoded.
  private static final class Write implements Decoding {
    private final boolean version2;
    private final int maxBytes;
    private long samples;
    private long exemplars;
    private long refused;

    Write(boolean version2, int maxBytes) {
      this.version2 = version2;
      this.maxBytes = maxBytes;
    }

    @Override
    public Decoded decode(byte[] plain) throws DecodeException {
      RemoteWrite.Written written =
          version2 ? RemoteWrite.v2(plain, maxBytes) : RemoteWrite.v1(plain, maxBytes);
      samples = written.samples();
      exemplars = written.exemplars();
      refused = written.decoded().rejected();
      return written.decoded();
    }

    /// Samples less those that the intake refused of what was read.
    long written(Receipt receipt) {
      return Math.max(0, samples - Math.max(0, receipt.rejected() - refused));
    }

    @Override
    public String encoding() {
      return "snappy";
    }
  }
}
