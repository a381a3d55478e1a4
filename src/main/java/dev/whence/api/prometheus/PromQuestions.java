package dev.whence.api.prometheus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The questions of Prometheus' API, over the rollups and the metrics that were sent.
final class PromQuestions {

  private static final int MAX_STEPS = 11_000;
  private static final int MAX_MATCHES = 50;
  private static final Duration MAX_RANGE = Duration.ofDays(31);
  private static final Duration LABELS_BEFORE = Duration.ofHours(1);

  /// The latest time, of the year 2258: a year's offset beyond it is still a time.
  private static final long MAX_NANOS = 9_100_000_000_000_000_000L;

  private final PromRollups rollups;
  private final PromMetrics metrics;
  private final Clock clock;

  PromQuestions(StoreReader reader, Tenant tenant, Clock clock) {
    this.rollups = new PromRollups(reader, tenant);
    this.metrics = new PromMetrics(reader, tenant);
    this.clock = clock;
  }

  private List<PromSeries> series(PromExpr.Selector selector, TimeRange range) {
    List<PromSeries> found = new ArrayList<>(rollups.series(selector, range));
    String name = selector.name();
    if (name == null || !PromRollups.NAMES.contains(name)) {
      found.addAll(metrics.series(selector, range));
    }
    return found;
  }

  ObjectNode query(String query, String time) {
    PromExpr expression = PromParser.parse(required("query", query));
    long at = time("time", time, nowNanos());
    if (expression instanceof PromExpr.Selector selector && selector.rangeNanos() != 0) {
      long end = at - selector.offsetNanos();
      long from = Math.max(0, end - selector.rangeNanos()) + 1;
      return PromJson.samples(series(selector, new TimeRange(Math.min(from, end + 1), end + 1)));
    }
    return PromJson.instant(
        new PromEvaluation(this::series, new long[] {at}).evaluate(expression), at);
  }

  ObjectNode queryRange(String query, String start, String end, String step) {
    PromExpr expression = PromParser.parse(required("query", query));
    long from = time("start", required("start", start), 0);
    long to = time("end", required("end", end), 0);
    long apart = step(required("step", step));
    if (to < from) {
      throw PromException.bad("invalid parameter \"end\": end timestamp must not be before start");
    }
    if ((to - from) / apart > MAX_STEPS) {
      throw PromException.bad(
          "exceeded maximum resolution of "
              + MAX_STEPS
              + " points per timeseries. Try decreasing the query resolution (?step=XX)");
    }
    if (to - from > MAX_RANGE.toNanos()) {
      throw PromException.bad("a range may be " + MAX_RANGE.toDays() + " days long");
    }
    long[] steps = new long[(int) ((to - from) / apart) + 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = from + i * apart;
    }
    return PromJson.range(new PromEvaluation(this::series, steps).evaluate(expression), steps);
  }

  ObjectNode labelNames(List<String> matches, String start, String end) {
    TreeSet<String> names = new TreeSet<>(List.of("__name__"));
    matching(matches, start, end).forEach(one -> names.addAll(one.labels().keySet()));
    return PromJson.success(PromJson.texts(names));
  }

  ObjectNode labelValues(String label, List<String> matches, String start, String end) {
    TreeSet<String> values = new TreeSet<>();
    if (label.equals("__name__") && matches.isEmpty()) {
      values.addAll(PromRollups.NAMES);
    }
    for (PromSeries one : matching(matches, start, end)) {
      String value = one.labels().get(label);
      if (value != null) {
        values.add(value);
      }
    }
    return PromJson.success(PromJson.texts(values));
  }

  ObjectNode seriesLabels(List<String> matches, String start, String end) {
    if (matches.isEmpty()) {
      throw PromException.bad("no match[] parameter provided");
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    matching(matches, start, end).forEach(one -> list.add(PromJson.labels(one.labels())));
    return PromJson.success(list);
  }

  private List<PromSeries> matching(List<String> matches, String start, String end) {
    if (matches.size() > MAX_MATCHES) {
      throw PromException.bad("more than " + MAX_MATCHES + " match[] parameters");
    }
    long to = time("end", end, nowNanos());
    long from = Math.max(time("start", start, 0), to - LABELS_BEFORE.toNanos());
    TimeRange range = new TimeRange(Math.min(from, to), to + 1);
    List<String> asked = matches.isEmpty() ? List.of("{__name__=~\".+\"}") : matches;
    List<PromSeries> found = new ArrayList<>();
    asked.forEach(match -> found.addAll(series(PromParser.selector(match), range)));
    return found;
  }

  ObjectNode exemplars(String query, String start, String end) {
    List<PromExpr.Selector> selectors = new ArrayList<>();
    collect(PromParser.parse(required("query", query)), selectors);
    long now = nowNanos();
    long to = time("end", end, now);
    long from = time("start", start, Math.max(0, to - LABELS_BEFORE.toNanos()));
    if (to < from || to - from > MAX_RANGE.toNanos()) {
      throw PromException.bad("end must not be before start, nor more than 31 days after it");
    }
    List<PromRollups.Example> examples = new ArrayList<>();
    selectors.forEach(
        selector -> examples.addAll(rollups.exemplars(selector, new TimeRange(from, to + 1))));
    return PromJson.success(PromJson.exemplars(examples));
  }

  private static void collect(PromExpr expression, List<PromExpr.Selector> into) {
    switch (expression) {
      case PromExpr.Selector selector -> into.add(selector);
      case PromExpr.Scalar _ -> {}
      case PromExpr.Call call -> call.arguments().forEach(each -> collect(each, into));
      case PromExpr.Aggregate aggregate -> collect(aggregate.of(), into);
      case PromExpr.Binary binary -> {
        collect(binary.left(), into);
        collect(binary.right(), into);
      }
    }
  }

  private long nowNanos() {
    return TimeRange.nanos(clock.instant());
  }

  private static String required(String name, String value) {
    if (value.isBlank()) {
      throw PromException.bad("invalid parameter \"" + name + "\": it is missing");
    }
    return value;
  }

  private static long time(String name, String text, long usual) {
    if (text.isBlank()) {
      return usual;
    }
    try {
      if (text.indexOf('T') > 0) {
        long nanos = TimeRange.nanos(Instant.parse(text.replace(' ', '+')));
        if (nanos <= MAX_NANOS) {
          return Math.max(0, nanos);
        }
      } else {
        double millis = number(text) * 1e3;
        if (millis >= 0 && millis <= MAX_NANOS / 1e6) {
          return Math.round(millis) * 1_000_000L;
        }
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException notATime) {
      // said below
    }
    throw PromException.bad(
        "invalid parameter \""
            + name
            + "\": cannot parse "
            + ApiException.echo(text)
            + " to a valid timestamp");
  }

  private static long step(String text) {
    try {
      double nanos = number(text) * 1e9;
      if (nanos >= 1_000_000 && nanos <= MAX_RANGE.toNanos()) {
        return (long) nanos;
      }
    } catch (NumberFormatException notSeconds) {
      return PromParser.duration(text);
    }
    throw PromException.bad(
        "invalid parameter \"step\": zero or negative query resolution step widths are not accepted");
  }

  /// @throws NumberFormatException where it is none; Java's own forms are none: to it `1d` is 1
  private static double number(String text) {
    if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0)) {
      return Double.parseDouble(text);
    }
    throw new NumberFormatException(text);
  }
}
