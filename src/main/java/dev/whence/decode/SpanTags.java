package dev.whence.decode;

import dev.whence.model.SpanKind;
import java.util.Locale;

/// What the tags of older tracers say about a span that OpenTelemetry has fields for: kind, status,
/// scope. Everything else is an attribute. Not thread-safe; one for each span.
final class SpanTags {

  private static final int UNSET = 0;
  private static final int OK = 1;
  private static final int ERROR = 2;

  SpanKind kind = SpanKind.UNSPECIFIED;
  String statusMessage = "";
  String scope = "";
  String traceState = "";
  private int status = UNSET;

  /// Takes a tag that has a field of its own.
  ///
  /// @return false where it is an attribute like any other
  boolean take(String key, String value) {
    switch (key) {
      case "span.kind" -> {
        return takeKind(value);
      }
      case "error" -> takeError(value);
      case "otel.status_code" -> takeStatus(value);
      case "otel.status_description" -> statusMessage = value;
      case "otel.scope.name", "otel.library.name" -> scope = value;
      case "w3c.tracestate" -> traceState = value;
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean takeKind(String value) {
    SpanKind known =
        switch (value.toLowerCase(Locale.ROOT)) {
          case "server" -> SpanKind.SERVER;
          case "client" -> SpanKind.CLIENT;
          case "producer" -> SpanKind.PRODUCER;
          case "consumer" -> SpanKind.CONSUMER;
          case "internal" -> SpanKind.INTERNAL;
          default -> SpanKind.UNSPECIFIED;
        };
    kind = known == SpanKind.UNSPECIFIED ? kind : known;
    return known != SpanKind.UNSPECIFIED;
  }

  /// The tag means a failure whatever its text, which is the message; `false` says that there is
  /// none, whatever code the answer had.
  private void takeError(String value) {
    if (value.equalsIgnoreCase("false")) {
      status = status == UNSET ? OK : status;
    } else {
      status = ERROR;
      if (!value.equalsIgnoreCase("true") && statusMessage.isEmpty()) {
        statusMessage = value;
      }
    }
  }

  private void takeStatus(String value) {
    if (value.equalsIgnoreCase("ERROR")) {
      status = ERROR;
    } else if (value.equalsIgnoreCase("OK") && status == UNSET) {
      status = OK;
    }
  }

  /// The OTLP status that the tags name.
  int status() {
    return status;
  }
}
