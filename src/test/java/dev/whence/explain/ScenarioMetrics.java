package dev.whence.explain;

import dev.whence.model.Frame;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The metrics of a scenario.
final class ScenarioMetrics {

  private final MemoryStore store;

  ScenarioMetrics(MemoryStore store) {
    this.store = store;
  }

  void pool(List<String> words) {
    String service = words.get(1);
    for (int i = 2; i + 2 < words.size(); i += 3) {
      String part = words.get(i);
      String metric =
          switch (part) {
            case "used" -> "db.client.connection.count";
            case "max" -> "db.client.connection.max";
            default -> "db.client.connection.pending_requests";
          };
      gauge(service, metric, part.equals("used"), words.get(i + 1), words.get(i + 2));
    }
  }

  private void gauge(String service, String metric, boolean used, String before, String after) {
    Frame.Builder points = new Frame.Builder(Signal.POINTS);
    int series = series(points, service, metric, MetricKind.GAUGE);
    if (used) {
      int set = ScenarioRequests.set(points, Map.of("db.client.connection.state", "used"));
      points.table(Section.SERIES).set(series, Points.SERIES_ATTRIBUTES, set);
    }
    for (long second = 0; second < Scenario.LENGTH; second += 15) {
      point(points, series, second, Double.parseDouble(second < 600 ? before : after));
    }
    store.put(points.build());
  }

  /// A gauge: one value until a moment, another one from then on.
  void gauge(List<String> words) {
    Frame.Builder points = new Frame.Builder(Signal.POINTS);
    int resource =
        ScenarioRequests.resource(points, words.get(1), after(words, "on"), after(words, "of"));
    int series = series(points, resource, words.get(2), MetricKind.GAUGE);
    points
        .table(Section.SERIES)
        .set(series, Points.SERIES_ATTRIBUTES, ScenarioRequests.set(points, labels(words)));
    long from =
        Scenario.BASELINE.durationNanos() / Scenario.SECOND + Scenario.seconds(words, "from", 0);
    long every = Scenario.seconds(words, "every", 15);
    for (long second = 0; words.contains("yesterday") && second < 600; second += every) {
      point(points, series, second - Scenario.DAY_SECONDS, Double.parseDouble(words.get(3)));
    }
    for (long second = 0; second < Scenario.LENGTH; second += every) {
      String value = second < from ? words.get(3) : words.get(4);
      point(points, series, second, Double.parseDouble(value));
    }
    store.put(points.build());
  }

  private static Map<String, String> labels(List<String> words) {
    Map<String, String> labels = new TreeMap<>();
    words.stream()
        .filter(word -> word.contains("="))
        .map(word -> word.split("=", 2))
        .forEach(label -> labels.put(label[0], label[1]));
    return labels;
  }

  /// A histogram of milliseconds: how many a second before and in the window, and how long they
  /// take.
  void timer(List<String> words) {
    Frame.Builder points = new Frame.Builder(Signal.POINTS);
    int series = series(points, words.get(1), words.get(2), MetricKind.HISTOGRAM);
    points
        .table(Section.SERIES)
        .set(series, Points.SERIES_ATTRIBUTES, ScenarioRequests.set(points, labels(words)))
        .set(series, Points.SERIES_UNIT, points.text("ms"))
        .set(series, Points.SERIES_TEMPORALITY, 2);
    long every = 15;
    long count = 0;
    double sum = 0;
    for (long second = 0; second < Scenario.LENGTH; second += every) {
      int now = second * Scenario.SECOND < Scenario.BASELINE.durationNanos() ? 0 : 1;
      long more = Math.round(Double.parseDouble(words.get(3 + now)) * every);
      double swing = 0.95 + 0.1 * (second * 7 % 11) / 10.0;
      count += more;
      sum += more * swing * Double.parseDouble(words.get(5 + now));
      int row = points.table(Section.POINTS).add(series, Scenario.START + second * Scenario.SECOND);
      points.table(Section.POINTS).setDouble(row, Points.VALUE, sum).set(row, Points.COUNT, count);
    }
    store.put(points.build());
  }

  /// A counter that only grows, at one rate in the baseline and another one in the window.
  void counter(List<String> words, Map<String, String> attributes) {
    Frame.Builder points = new Frame.Builder(Signal.POINTS);
    int series = series(points, words.get(1), words.get(2), MetricKind.SUM);
    int set = ScenarioRequests.set(points, attributes);
    points.table(Section.SERIES).set(series, Points.SERIES_ATTRIBUTES, set);
    points
        .table(Section.SERIES)
        .set(series, Points.SERIES_MONOTONIC, 1)
        .set(series, Points.SERIES_TEMPORALITY, 2);
    double total = 0;
    long every = Scenario.seconds(words, "every", 15);
    for (long second = 0; second < Scenario.LENGTH; second += every) {
      point(points, series, second, total);
      String rate =
          second * Scenario.SECOND < Scenario.BASELINE.durationNanos()
              ? words.get(3)
              : words.get(4);
      total += Double.parseDouble(rate) * every;
    }
    store.put(points.build());
  }

  /// Calls of a service graph, as its connector counts them.
  void graph(List<String> words) {
    counter(
        List.of("", "collector", "traces_service_graph_request_total", words.get(3), words.get(4)),
        Map.of("client", words.get(1), "server", words.get(2)));
  }

  private static String after(List<String> words, String word) {
    int at = words.indexOf(word);
    return at < 0 ? "" : words.get(at + 1);
  }

  private static int series(Frame.Builder points, String service, String name, MetricKind kind) {
    return series(points, ScenarioRequests.resource(points, service), name, kind);
  }

  private static int series(Frame.Builder points, int resource, String name, MetricKind kind) {
    int series = points.table(Section.SERIES).add();
    points
        .table(Section.SERIES)
        .set(series, Points.SERIES_NAME, points.text(name))
        .set(series, Points.SERIES_KIND, kind.ordinal())
        .set(series, Points.SERIES_RESOURCE, resource);
    return series;
  }

  private static void point(Frame.Builder points, int series, long second, double value) {
    int row = points.table(Section.POINTS).add(series, Scenario.START + second * Scenario.SECOND);
    points.table(Section.POINTS).setDouble(row, Points.VALUE, value);
  }
}
