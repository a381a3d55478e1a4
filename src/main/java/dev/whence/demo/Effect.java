package dev.whence.demo;

import java.util.List;
import java.util.function.Predicate;

/// How much worse users, or the workers behind queues, fared after a moment than before it.
///
/// @param slower the 90th percentile of request durations, after divided by before
/// @param failing the share of requests that failed, after minus before
record Effect(double slower, double failing) {
  private static final double SEEN_SLOWER = 1.6;
  private static final double SEEN_FAILING = 0.04;

  /// Of the requests that have no caller.
  static Effect onUsers(List<SpanItem> spans, Window before, Window after) {
    return of(spans, span -> span.parentSpanId() == null, before, after);
  }

  /// Of the operation of one service, whoever calls it.
  static Effect onService(List<SpanItem> spans, String service, Window before, Window after) {
    return of(
        spans,
        span ->
            service.equals(span.entity().resource().get(Keys.SERVICE_NAME))
                && span.attributes().get(Keys.SERVER_ADDRESS) == null
                && span.attributes().get(Keys.MESSAGING_SYSTEM) == null,
        before,
        after);
  }

  private static Effect of(
      List<SpanItem> spans, Predicate<SpanItem> which, Window before, Window after) {
    List<SpanItem> good =
        spans.stream().filter(which).filter(each -> within(each, before)).toList();
    List<SpanItem> bad = spans.stream().filter(which).filter(each -> within(each, after)).toList();
    if (good.size() < 20 || bad.size() < 20) {
      return new Effect(1, 0);
    }
    return new Effect(percentile(bad) / percentile(good), failing(bad) - failing(good));
  }

  private static boolean within(SpanItem span, Window window) {
    return span.startNanos() >= Nanos.of(window.from())
        && span.startNanos() < Nanos.of(window.to());
  }

  private static double percentile(List<SpanItem> spans) {
    long[] sorted =
        spans.stream().mapToLong(each -> each.endNanos() - each.startNanos()).sorted().toArray();
    return Math.max(1, sorted[(int) (sorted.length * 0.9)]);
  }

  private static double failing(List<SpanItem> spans) {
    return spans.stream().filter(SpanItem::error).count() / (double) spans.size();
  }

  boolean seen() {
    return slower > SEEN_SLOWER || failing > SEEN_FAILING;
  }

  /// What a person would complain about.
  String signal() {
    return failing > SEEN_FAILING ? "availability" : "latency";
  }
}
