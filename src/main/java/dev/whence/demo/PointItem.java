package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import java.util.List;

/// One metric point. Counters and distributions are cumulative since `startNanos`.
record PointItem(
    Entity entity,
    Metric metric,
    Attributes attributes,
    long startNanos,
    long timeNanos,
    Value value) {

  enum Kind {
    GAUGE,
    COUNTER,
    UP_DOWN_COUNTER,
    HISTOGRAM
  }

  record Metric(String name, String unit, Kind kind) {}

  sealed interface Value permits Amount, Distribution {}

  record Amount(double value) implements Value {}

  /// `counts` has one entry more than `bounds`; the last is for all that is greater.
  record Distribution(
      long count, double sum, List<Double> bounds, List<Long> counts, List<Sample> exemplars)
      implements Value {}

  /// One measured value with the request that it was measured on.
  record Sample(long timeNanos, double value, String traceId, String spanId) {}
}
