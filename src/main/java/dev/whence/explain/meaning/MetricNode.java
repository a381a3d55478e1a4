package dev.whence.explain.meaning;

import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A component as its metrics show it.
///
/// @param traffic how much is asked of it
/// @param errors what share of it goes wrong; where nothing tells how much is asked, how much does
/// @param perSecond how many requests a second a traffic of 1 stands for, as far as anything tells
/// @param latency how long it takes, a mean where there is one
/// @param tails how long the slowest of its requests take, and other measures of the same: too
///   restless to tell a symptom by, but what is slow for a few is slow first where it arises
/// @param resources what the machine says: utilisation, saturation, anything else
public record MetricNode(
    Service service,
    @Nullable Indicator traffic,
    double perSecond,
    @Nullable Indicator errors,
    @Nullable Indicator latency,
    List<Indicator> tails,
    List<Indicator> resources) {

  private static final int NEIGHBOURS = 3;

  public MetricNode {
    tails = List.copyOf(tails);
    resources = List.copyOf(resources);
  }

  /// The first that measures this; null where none does.
  public @Nullable Indicator of(IndicatorKind signal) {
    return switch (signal) {
      case ERRORS -> errors;
      case LATENCY -> latency;
      case TRAFFIC -> traffic;
      case SATURATION, UTILISATION, LIVENESS, SILENCE, OTHER -> null;
    };
  }

  /// Every indicator of a kind: one at most that speaks of its requests, any number of its machine.
  public List<Indicator> all(IndicatorKind kind) {
    Indicator one = of(kind);
    return kind.ofRequests()
        ? one == null ? List.of() : List.of(one)
        : resources.stream().filter(each -> each.kind() == kind).toList();
  }

  /// What measures a signal of its requests, the best first.
  public List<Indicator> measures(IndicatorKind signal) {
    Indicator one = of(signal);
    if (one == null || signal != IndicatorKind.LATENCY) {
      return one == null ? List.of() : List.of(one);
    }
    List<Indicator> measures = new ArrayList<>(List.of(one));
    measures.addAll(tails);
    return measures;
  }

  /// How many requests that makes in a point.
  public double requests(long timeNanos) {
    return traffic == null ? 1 : traffic.events(told(traffic, timeNanos));
  }

  /// How much is asked of it around a time; 1 where nothing tells. A missing point is taken to be
  /// like its neighbour.
  public double asked(long timeNanos) {
    return traffic == null ? 1 : told(traffic, timeNanos) * perSecond;
  }

  private static double told(Indicator traffic, long timeNanos) {
    double found = traffic.near(timeNanos, NEIGHBOURS * Math.max(traffic.stepNanos(), 1));
    return Double.isNaN(found) ? 0 : found;
  }
}
