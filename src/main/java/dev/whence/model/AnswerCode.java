package dev.whence.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The protocols whose spans say with a code how a call was answered, by the names of the attribute
/// in OpenTelemetry's semantic conventions, new and old, and in OpenTracing's.
public enum AnswerCode {
  HTTP,
  GRPC;

  private static final Map<String, AnswerCode> BY_KEY =
      Map.of(
          "http.response.status_code", HTTP,
          "http.status_code", HTTP,
          "rpc.grpc.status_code", GRPC,
          "rpc.response.status_code", GRPC,
          "grpc.status_code", GRPC);

  private static final int HTTP_CLIENT_ERROR = 400;
  private static final int HTTP_SERVER_ERROR = 500;

  /// By their codes, from 0 (gRPC's statuscodes.md).
  private static final List<String> GRPC_NAMES =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  /// UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS: a server's errors
  /// by the semantic conventions for gRPC.
  private static final int GRPC_SERVER_ERRORS =
      1 << 2 | 1 << 4 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 15;

  private static final int MOST_DIGITS = 5;

  /// Whose code an attribute holds; null for none.
  public static @Nullable AnswerCode of(String key) {
    return BY_KEY.get(key);
  }

  /// An attribute's value as a code: a number, a number as text, or the name of a gRPC status; 0
  /// for what is none of these.
  public static long number(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    String text = value.toString();
    boolean digits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits
        ? Long.parseLong(text)
        : Math.max(0, GRPC_NAMES.indexOf(text.toUpperCase(Locale.ROOT)));
  }

  /// Whether a span with this code failed, by the semantic conventions: what a server calls a wrong
  /// request is an error of its caller's span, not of its own.
  public boolean isError(long code, SpanKind kind) {
    return switch (this) {
      case HTTP -> code >= (kind == SpanKind.CLIENT ? HTTP_CLIENT_ERROR : HTTP_SERVER_ERROR);
      case GRPC ->
          kind == SpanKind.CLIENT
              ? code != 0
              : code > 0 && code < GRPC_NAMES.size() && (GRPC_SERVER_ERRORS >> code & 1) != 0;
    };
  }
}
