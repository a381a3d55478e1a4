package dev.whence.explain.metrics;

import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.ServiceNames;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorReader;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.explain.meaning.MetricNodes;
import dev.whence.explain.meaning.MetricRates;
import dev.whence.explain.meaning.ServerMetrics;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How much is asked of a service as its own metrics count it. Traces may be sampled, and sampled
/// otherwise than before; counters are not. Not thread-safe.
public final class CountedTraffic {

  /// More than this is no flat traffic.
  private static final double FLAT = 1.25;

  private final Collection<Series> series;
  private final MetricWindows windows;

  /// So many times as much is far more.
  private static final double FAR_MORE = 1.5;

  /// How many times as many requests there are as before, by names; NaN where they are not counted.
  private final Map<String, Double> growth = new HashMap<>();

  /// The series of each service, by names; gathered when first asked for.
  private @Nullable Map<String, List<Series>> byName;

  /// @param series of whatever services, of the window and the baselines
  public CountedTraffic(Collection<Series> series, Windows windows) {
    this.series = series;
    this.windows = MetricWindows.of(windows);
  }

  /// Whether the service counts its requests, and counts no more of them than before.
  public boolean isFlat(Service service) {
    return growth(service) < FLAT;
  }

  /// Whether the service counts its requests, and counts far more of them than before.
  public boolean isFarMore(Service service) {
    return growth(service) >= FAR_MORE;
  }

  private double growth(Service service) {
    return growth.computeIfAbsent(service.name(), _ -> counted(service));
  }

  private double counted(Service service) {
    Set<Service> names = new TreeSet<>();
    List<Series> own = own(service.name());
    own.forEach(one -> names.add(one.emitter().service()));
    for (MetricNode node :
        MetricNodes.of(IndicatorReader.read(own, new ServiceNames(names))).values()) {
      Indicator traffic = node.traffic();
      if (traffic != null) {
        double before = mean(traffic, windows.baselines());
        return before > 0 ? mean(traffic, List.of(windows.window())) / before : Double.NaN;
      }
    }
    return Double.NaN;
  }

  private List<Series> own(String name) {
    if (byName == null) {
      byName =
          series.stream().collect(Collectors.groupingBy(one -> one.emitter().service().name()));
    }
    return byName.getOrDefault(name, List.of());
  }

  /// How many requests there were before for each that spans tell of: the median of the services
  /// that count theirs; 1 where none does.
  ///
  /// @param spansPerSecond by which requests enter a service, of the baseline
  public double perSpan(ToDoubleFunction<Service> spansPerSecond, Collection<Service> services) {
    Map<String, TreeMap<String, Double>> rates = new HashMap<>();
    Map<String, Service> byName = new HashMap<>();
    services.forEach(each -> byName.put(each.name(), each));
    for (Series one : series) {
      String name = one.emitter().service().name();
      if (byName.containsKey(name) && ServerMetrics.countsRequests(one)) {
        rates
            .computeIfAbsent(name, _ -> new TreeMap<>())
            .merge(one.key().name(), MetricRates.rate(one, windows.baselines()), Double::sum);
      }
    }
    double[] each =
        rates.entrySet().stream()
            .mapToDouble(
                of -> {
                  double spans = spansPerSecond.applyAsDouble(byName.get(of.getKey()));
                  double counted = Collections.max(of.getValue().values());
                  return spans > 0 ? counted / spans : 0;
                })
            .filter(ratio -> ratio > 0)
            .sorted()
            .toArray();
    return each.length == 0 ? 1 : each[each.length / 2];
  }

  private static double mean(Indicator indicator, List<TimeRange> ranges) {
    double sum = 0;
    int count = 0;
    for (TimeRange range : ranges) {
      for (double value : indicator.values(range)) {
        sum += value;
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }
}
