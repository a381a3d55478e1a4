package dev.whence.explain.resource;

import dev.whence.explain.answer.Windows;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.ServiceNames;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.IndicatorReader;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.explain.meaning.MetricWords;
import dev.whence.model.Emitter;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A service that takes more of a machine's processors than before.
///
/// @param metric that tells it
/// @param share whether it tells a share of all there is; else how many processors are busy
/// @param before mean over the baselines, all the service's instances there together
/// @param after mean over the window
public record Taker(
    Service service, String node, String metric, boolean share, double before, double after) {

  /// What it takes at least: as a multiple of before, and more by so many processors (or by such a
  /// share of all).
  private static final double RISE = 2;

  private static final double LEAST = 0.15;

  /// Everyone that takes more of a machine than before.
  public static List<Taker> of(Collection<Series> series, Windows windows) {
    TreeMap<String, Taken> taken = new TreeMap<>();
    for (Series one : series) {
      Emitter emitter = one.emitter();
      if (isPlaced(emitter) && isProcessor(one)) {
        taken
            .computeIfAbsent(
                String.join("\u001e", emitter.service().key(), emitter.node(), one.key().name()),
                _ -> new Taken(one))
            .add(one, windows);
      }
    }
    Map<String, Points> most = new HashMap<>();
    taken.values().forEach(each -> each.countPoints(most));
    List<Taker> takers = new ArrayList<>();
    taken.values().forEach(each -> each.addTo(takers, most));
    return takers;
  }

  /// Whether an emitter is of a service that tells on which machine it runs.
  public static boolean isPlaced(Emitter emitter) {
    String service = emitter.service().name();
    return !emitter.node().isEmpty() && !service.isEmpty() && !service.equals(emitter.node());
  }

  private static boolean isProcessor(Series series) {
    return MetricWords.of(series.key().name()).contains("cpu")
        && meaning(series).kind() == IndicatorKind.UTILISATION;
  }

  private static MetricMeaning meaning(Series series) {
    return MetricMeaning.of(series.key().name(), series.key().unit(), series.key().kind());
  }

  /// As a UCUM code.
  public String unit() {
    return share ? "1" : "{cpu}";
  }

  /// What it does, in words.
  public String text() {
    return "%s takes the processors of %s: %s -> %s"
        .formatted(service.name(), node, amount(before), amount(after));
  }

  private String amount(double value) {
    return share ? Words.percent(value) : Words.number(value) + " cores";
  }

  /// How many points there are of an instance that is there all the time.
  private record Points(int before, int after) {
    Points or(Points other) {
      return new Points(Math.max(before, other.before), Math.max(after, other.after));
    }
  }

  /// Use of one machine's processors by one service, all its instances there together: of one that
  /// comes or goes, for the time that it is there.
  private static final class Taken {
    private final Service service;
    private final String node;
    private final String metric;
    private final boolean share;
    private double before;
    private double after;
    private Points points = new Points(0, 0);

    Taken(Series of) {
      this.service = of.emitter().service();
      this.node = of.emitter().node();
      this.metric = of.key().name();
      this.share = meaning(of).ratio();
    }

    void add(Series series, Windows windows) {
      for (Indicator each :
          IndicatorReader.read(List.of(series), new ServiceNames(Set.of(service)))) {
        double[] now = each.values(windows.window());
        after += Arrays.stream(now).sum();
        int then = 0;
        for (TimeRange baseline : windows.baselines()) {
          double[] values = each.values(baseline);
          before += Arrays.stream(values).sum();
          then += values.length;
        }
        points = points.or(new Points(then, now.length));
      }
    }

    void countPoints(Map<String, Points> most) {
      most.merge(metric, points, Points::or);
    }

    void addTo(List<Taker> takers, Map<String, Points> most) {
      Points all = most.getOrDefault(metric, points);
      double then = before / Math.max(1, all.before);
      double now = after / Math.max(1, all.after);
      if (now > RISE * then && now - then > LEAST) {
        takers.add(new Taker(service, node, metric, share, then, now));
      }
    }
  }
}
