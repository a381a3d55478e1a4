package dev.whence.join;

import java.util.List;

/// Where request IDs are looked for.
///
/// @param attributes names of span, log and resource attributes that carry one, the best first
/// @param bodyKeys names before a value in a log body (`requestId=…`, `"request_id": "…"`); case,
///   dashes, dots and underscores do not matter
/// @param traceKeys names before a trace ID in a log body
/// @param spanKeys names before a span ID in a log body
/// @param patterns literal text with one `{id}` in it, for bodies that name no key: `[rid {id}]`
public record IdentitySettings(
    List<String> attributes,
    List<String> bodyKeys,
    List<String> traceKeys,
    List<String> spanKeys,
    List<String> patterns) {

  public static final IdentitySettings DEFAULT =
      new IdentitySettings(
          List.of(
              "request.id",
              "request_id",
              "requestId",
              "http.request.id",
              "x-request-id",
              "http.request.header.x-request-id",
              "http.request.header.x_request_id",
              "baggage.request.id",
              "baggage.request_id",
              "correlation.id",
              "correlation_id",
              "correlationId",
              "x-correlation-id",
              "http.request.header.x-correlation-id",
              "http.request.header.x_correlation_id",
              "guid:x-request-id",
              "aws.request.id",
              "aws.request_id",
              "faas.invocation_id"),
          List.of(
              "requestid",
              "reqid",
              "xrequestid",
              "httprequestid",
              "correlationid",
              "xcorrelationid",
              "corrid"),
          List.of("traceid", "xb3traceid", "oteltraceid", "trace"),
          List.of("spanid", "xb3spanid", "otelspanid", "span"),
          List.of());

  public IdentitySettings {
    attributes = List.copyOf(attributes);
    bodyKeys = List.copyOf(bodyKeys);
    traceKeys = List.copyOf(traceKeys);
    spanKeys = List.copyOf(spanKeys);
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      if (!pattern.contains(LiteralPattern.PLACE)) {
        throw new IllegalArgumentException(
            "a request ID pattern needs " + LiteralPattern.PLACE + ", was '" + pattern + "'");
      }
    }
  }
}
