package dev.whence.decode;

/// What makes a span acceptable.
final class SpanRows {

  private SpanRows() {}

  /// Why a span cannot be kept; empty where it can.
  ///
  /// @param trace the bits of both halves of its trace ID
  static String problem(long trace, long spanId, boolean parentValid) {
    if (trace == 0) {
      return "a span's trace_id must be 16 bytes, not all zero";
    }
    if (spanId == 0) {
      return "a span's span_id must be 8 bytes, not all zero";
    }
    return parentValid ? "" : "a span's parent_span_id must be empty or 8 bytes";
  }
}
