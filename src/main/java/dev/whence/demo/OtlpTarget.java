package dev.whence.demo;

import java.net.URI;
import java.util.Map;

/// Where a service listens: OTLP at `otlp` in one of its two protocols, everything else below
/// `api`. The headers go with every request, such as a key.
public record OtlpTarget(Protocol protocol, URI otlp, URI api, Map<String, String> headers) {
  /// OTLP over gRPC, or over HTTP with protobuf bodies.
  public enum Protocol {
    GRPC,
    HTTP
  }

  public OtlpTarget {
    headers = Map.copyOf(headers);
  }

  /// OTLP over gRPC, without headers.
  public static OtlpTarget grpc(URI otlp, URI api) {
    return new OtlpTarget(Protocol.GRPC, otlp, api, Map.of());
  }

  /// OTLP over HTTP, without headers; `otlp` is without `/v1/traces`.
  public static OtlpTarget http(URI otlp, URI api) {
    return new OtlpTarget(Protocol.HTTP, otlp, api, Map.of());
  }
}
