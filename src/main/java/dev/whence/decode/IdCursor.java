package dev.whence.decode;

/// Reads IDs off the wire. Not thread-safe.
final class IdCursor {

  private final Wire wire;
  private long high;
  private long low;
  private boolean valid;

  IdCursor(Wire wire) {
    this.wire = wire;
  }

  /// Reads a trace ID; zeros where it has not the right length.
  void trace() throws DecodeException {
    int length = wire.length();
    int start = wire.position();
    wire.pass(length);
    valid = length == Ids.TRACE_BYTES;
    high = valid ? wire.bigEndian(start) : 0;
    low = valid ? wire.bigEndian(start + Long.BYTES) : 0;
  }

  /// Reads a span ID; zero where it has not the right length.
  long span() throws DecodeException {
    int length = wire.length();
    int start = wire.position();
    wire.pass(length);
    valid = length == Ids.SPAN_BYTES || length == 0;
    return length == Ids.SPAN_BYTES ? wire.bigEndian(start) : 0;
  }

  /// Halves of the trace ID read last.
  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /// Whether the span ID read last was empty or of the right length.
  boolean valid() {
    return valid;
  }
}
