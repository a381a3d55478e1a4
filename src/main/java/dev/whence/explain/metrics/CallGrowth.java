package dev.whence.explain.metrics;

import dev.whence.explain.facts.ServiceNames;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many calls more each caller makes in the window than before, by what is counted of single
/// edges of the call graph. Of several metrics of one edge the one that counts most counts all.
final class CallGrowth {

  /// Calls a second in the baselines and in the window.
  private record Rates(double before, double now) implements Comparable<Rates> {

    Rates and(Rates other) {
      return new Rates(before + other.before, now + other.now);
    }

    @Override
    public int compareTo(Rates other) {
      return Double.compare(before + now, other.before + other.now);
    }
  }

  private final Map<ServiceGraph.Edge, Rates> edges = new TreeMap<>();

  CallGrowth(Collection<Series> series, ServiceNames names, MetricWindows windows) {
    List<TimeRange> asked =
        List.of(new TimeRange(windows.askedNanos(), windows.window().toNanos()));
    Map<ServiceGraph.Edge, Map<String, Rates>> rates = new TreeMap<>();
    for (Series one : series) {
      ServiceGraph.Edge edge = ServiceGraph.Edge.of(one, names);
      if (edge != null) {
        Rates own =
            new Rates(MetricRates.rate(one, windows.baselines()), MetricRates.rate(one, asked));
        rates.computeIfAbsent(edge, _ -> new TreeMap<>()).merge(one.key().name(), own, Rates::and);
      }
    }
    rates.forEach((edge, byMetric) -> edges.put(edge, Collections.max(byMetric.values())));
  }

  /// Calls a second more than before; below 0 where they are fewer, 0 where nobody counts them.
  double more(Service caller, Service callee) {
    Rates rates = edges.get(new ServiceGraph.Edge(caller, callee));
    return rates == null ? 0 : rates.now - rates.before;
  }
}
