package dev.whence.decode;

import com.google.protobuf.ByteString;

/// Trace and span IDs as bytes.
final class Ids {

  static final int TRACE_BYTES = 16;
  static final int SPAN_BYTES = 8;

  private Ids() {}

  /// Eight bytes of an ID, the first one highest.
  static long bits(ByteString id, int from) {
    long bits = 0;
    for (int i = from; i < from + Long.BYTES; i++) {
      bits = bits << 8 | (id.byteAt(i) & 0xFF);
    }
    return bits;
  }

  /// The span ID, 0 where it has not the right length.
  static long spanId(ByteString id) {
    return id.size() == SPAN_BYTES ? bits(id, 0) : 0;
  }

  /// The upper half of a trace ID, 0 where it has not the right length.
  static long traceHigh(ByteString id) {
    return id.size() == TRACE_BYTES ? bits(id, 0) : 0;
  }

  /// The lower half of a trace ID, 0 where it has not the right length.
  static long traceLow(ByteString id) {
    return id.size() == TRACE_BYTES ? bits(id, Long.BYTES) : 0;
  }
}
