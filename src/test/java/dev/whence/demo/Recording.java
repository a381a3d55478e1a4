package dev.whence.demo;

import io.opentelemetry.api.common.AttributeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/// Keeps what a scenario tells, and answers questions about it.
final class Recording implements TelemetrySink {
  final List<SpanItem> spans = new ArrayList<>();
  final List<LogItem> lines = new ArrayList<>();
  final List<PointItem> points = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();

  static final Instant END = Instant.parse("2026-11-24T15:00:00Z");
  static final long FAULT = Nanos.of(END.minus(Story.FAULT_BEFORE_END));

  static Recording of(Mechanism mechanism, long seed) {
    Recording recording = new Recording();
    Story.of(mechanism, seed, END, recording).play();
    return recording;
  }

  @Override
  public void span(SpanItem span) {
    spans.add(span);
  }

  @Override
  public void log(LogItem line) {
    lines.add(line);
  }

  @Override
  public void point(PointItem point) {
    points.add(point);
  }

  @Override
  public void change(Change change) {
    changes.add(change);
  }

  static String service(Entity entity) {
    return Objects.requireNonNullElse(entity.resource().get(Keys.SERVICE_NAME), "");
  }

  static Predicate<SpanItem> spansOf(String service, String name) {
    return span -> service(span.entity()).equals(service) && span.name().equals(name);
  }

  static <T> Predicate<SpanItem> having(AttributeKey<T> key, T value) {
    return span -> value.equals(span.attributes().get(key));
  }

  static boolean failed(SpanItem span) {
    Long status = span.attributes().get(Keys.STATUS);
    return status != null && status >= 500;
  }

  /// Starts per second before the fault, from `minutes` on for as long as the rest of the hour
  /// lasts.
  double rateBefore(Predicate<SpanItem> which) {
    return rate(which, FAULT - 30 * 60 * Simulation.SECOND, FAULT);
  }

  /// Starts per second from when the fault is in full effect, but for the last minute, which is not
  /// complete.
  double rateAfter(Predicate<SpanItem> which) {
    return rate(which, FAULT + 3 * 60 * Simulation.SECOND, Nanos.of(END) - 60 * Simulation.SECOND);
  }

  private double rate(Predicate<SpanItem> which, long from, long to) {
    long count = spans.stream().filter(within(from, to)).filter(which).count();
    return count / ((to - from) / (double) Simulation.SECOND);
  }

  static Predicate<SpanItem> within(long from, long to) {
    return span -> span.startNanos() >= from && span.startNanos() < to;
  }

  double medianMillis(Predicate<SpanItem> which, long from, long to) {
    long[] sorted =
        spans.stream()
            .filter(within(from, to))
            .filter(which)
            .mapToLong(each -> each.endNanos() - each.startNanos())
            .sorted()
            .toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2] / (double) Simulation.MILLI;
  }

  /// The largest value of a metric of a service in a stretch of time.
  double most(String service, String metric, long from, long to) {
    return points.stream()
        .filter(
            each -> each.metric().name().equals(metric) && service(each.entity()).equals(service))
        .filter(each -> each.timeNanos() >= from && each.timeNanos() < to)
        .mapToDouble(each -> each.value() instanceof PointItem.Amount amount ? amount.value() : 0)
        .max()
        .orElse(0);
  }
}
