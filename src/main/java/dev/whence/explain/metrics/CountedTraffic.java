package dev.whence.explain.metrics;

import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.ServiceNames;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// How much is asked of a service as its own metrics count it. Traces may be sampled, and sampled
/// otherwise than before; counters are not.
public final class CountedTraffic {

  /// More than this is no flat traffic.
  private static final double FLAT = 1.25;

  private final Collection<Series> series;
  private final MetricWindows windows;

  /// @param series of whatever services, of the window and the baselines
  public CountedTraffic(Collection<Series> series, Windows windows) {
    this.series = series;
    this.windows = MetricWindows.of(windows);
  }

  /// Whether the service counts its requests, and counts no more of them than before.
  public boolean isFlat(Service service) {
    Set<Service> names = new TreeSet<>();
    List<Series> own =
        series.stream()
            .filter(one -> one.emitter().service().name().equals(service.name()))
            .toList();
    own.forEach(one -> names.add(one.emitter().service()));
    for (MetricNode node :
        MetricNodes.of(IndicatorReader.read(own, new ServiceNames(names))).values()) {
      Indicator traffic = node.traffic();
      if (traffic != null) {
        double before = mean(traffic, windows.baselines());
        double after = mean(traffic, List.of(windows.window()));
        return before > 0 && after < FLAT * before;
      }
    }
    return false;
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
