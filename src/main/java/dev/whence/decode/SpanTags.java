package dev.whence.decode;

import dev.whence.model.SpanKind;
import java.util.Locale;

/// What the tags of older tracers say about a span that OpenTelemetry has fields for: kind, status,
/// scope. Everything else is an attribute. Not thread-safe; one for each span.
final class SpanTags {

  private static final int UNSET = 0;
  private static final int OK = 1;
  private static final int ERROR = 2;
  private static final int SERVER_FAILED = 500;

  SpanKind kind = SpanKind.UNSPECIFIED;
  String statusMessage = "";
  String scope = "";
  String traceState = "";
  private int status = UNSET;
  private boolean statusGiven;
  private boolean failedByCode;

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
      case "http.status_code", "http.response.status_code" -> {
        failedByCode |= value.length() == 3 && value.compareTo("" + SERVER_FAILED) >= 0;
        return false;
      }
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

  /// The tag means a failure whatever its text, `false` aside; the text is the message.
  private void takeError(String value) {
    statusGiven = true;
    boolean failed = !value.equalsIgnoreCase("false");
    if (failed) {
      status = ERROR;
      if (!value.equalsIgnoreCase("true") && statusMessage.isEmpty()) {
        statusMessage = value;
      }
    }
  }

  private void takeStatus(String value) {
    statusGiven = true;
    if (value.equalsIgnoreCase("ERROR")) {
      status = ERROR;
    } else if (value.equalsIgnoreCase("OK") && status == UNSET) {
      status = OK;
    }
  }

  /// The OTLP status: what the tags say, else an error where the HTTP status is 500 or above.
  int status() {
    return statusGiven || !failedByCode ? status : ERROR;
  }
}
