package dev.whence.explain.resource;

import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Metrics that several services tell alike, point for point: they are of a machine that these
/// share, and say of none of them what its own work takes.
final class SharedPoints {

  private record Points(String metric, int times, int values) {}

  private record Told(Service service, String metric) {}

  private final Set<Told> shared = new HashSet<>();

  SharedPoints(Collection<Series> series) {
    Map<Points, Set<Service>> tellers = new HashMap<>();
    for (Series one : series) {
      tellers.computeIfAbsent(points(one), _ -> new TreeSet<>()).add(one.emitter().service());
    }
    tellers.forEach(
        (points, services) -> {
          if (services.size() > 1) {
            services.forEach(service -> shared.add(new Told(service, points.metric())));
          }
        });
  }

  /// Whether others tell of this metric what a service does.
  boolean has(Service service, String metric) {
    return shared.contains(new Told(service, metric));
  }

  private static Points points(Series series) {
    long[] times = IntStream.range(0, series.size()).mapToLong(series::timeNanos).toArray();
    double[] values = IntStream.range(0, series.size()).mapToDouble(series::value).toArray();
    return new Points(series.key().name(), Arrays.hashCode(times), Arrays.hashCode(values));
  }
}
