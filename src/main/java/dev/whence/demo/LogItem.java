package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/// One log line. Whoever logs without trace context leaves both IDs out; the request ID may still
/// be in the body.
record LogItem(
    Entity entity,
    long timeNanos,
    Level level,
    String body,
    Attributes attributes,
    @Nullable String traceId,
    @Nullable String spanId) {

  /// A level with its number in OpenTelemetry's scale.
  enum Level {
    INFO(9),
    WARN(13),
    ERROR(17);

    private final int number;

    Level(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }
}
