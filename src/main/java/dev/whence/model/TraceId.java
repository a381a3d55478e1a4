package dev.whence.model;

import org.jspecify.annotations.Nullable;

/// A 128-bit trace ID (W3C Trace Context). 64-bit IDs of older tracers have `high == 0`.
public record TraceId(long high, long low) implements Comparable<TraceId> {

  /// No trace: what a log line outside of any trace carries.
  public static final TraceId NONE = new TraceId(0, 0);

  /// Reads 16 or 32 hexadecimal digits of either case, dashes allowed; null where the text is none.
  public static @Nullable TraceId parse(String text) {
    String digits = text.indexOf('-') < 0 ? text : text.replace("-", "");
    try {
      return switch (digits.length()) {
        case 16 -> new TraceId(0, Long.parseUnsignedLong(digits, 16));
        case 32 ->
            new TraceId(
                Long.parseUnsignedLong(digits.substring(0, 16), 16),
                Long.parseUnsignedLong(digits.substring(16), 16));
        default -> null;
      };
    } catch (NumberFormatException notHexadecimal) {
      return null;
    }
  }

  public boolean isNone() {
    return (high | low) == 0;
  }

  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /// 32 lower-case hexadecimal digits.
  @Override
  public String toString() {
    return SpanId.hex(high) + SpanId.hex(low);
  }
}
