package dev.whence.explain.metrics;

import dev.whence.explain.facts.ServiceNames;
import dev.whence.explain.meaning.ServiceGraph;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// How many calls more each caller makes in the window than before, by what is counted of single
/// edges of the call graph. Of several metrics of one edge the one that counts most counts all.
final class CallGrowth {

  private static final Comparator<RateShift> COUNTED =
      Comparator.comparingDouble(rates -> rates.before() + rates.now());

  private final Map<ServiceGraph.Edge, RateShift> edges = new TreeMap<>();

  CallGrowth(Collection<Series> series, ServiceNames names, MetricWindows windows) {
    Map<ServiceGraph.Edge, Map<String, RateShift>> rates = new TreeMap<>();
    for (Series one : series) {
      ServiceGraph.Edge edge = ServiceGraph.Edge.of(one, names);
      if (edge != null) {
        rates
            .computeIfAbsent(edge, _ -> new TreeMap<>())
            .merge(one.key().name(), RateShift.of(one, windows), RateShift::and);
      }
    }
    rates.forEach((edge, byMetric) -> edges.put(edge, Collections.max(byMetric.values(), COUNTED)));
  }

  /// Calls a second more than before; below 0 where they are fewer, 0 where nobody counts them.
  double more(Service caller, Service callee) {
    return edges.getOrDefault(new ServiceGraph.Edge(caller, callee), RateShift.NONE).more();
  }
}
