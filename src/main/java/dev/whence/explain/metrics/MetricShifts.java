package dev.whence.explain.metrics;

import dev.whence.explain.meaning.ClientMetrics;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.explain.meaning.MetricWords;
import dev.whence.explain.statistics.Level;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The shifts of all components, each indicator's usual level worked out once. Not thread-safe.
final class MetricShifts {

  /// Surprise from which a component has moved, when something near it did.
  static final double MOVED = 2.5;

  /// Surprise from which a machine is used more than before.
  static final double MACHINE_MOVED = 5;

  private static final double FAR_MORE = 2;

  /// Times are restless.
  private static final double FAR_LONGER = 10;

  private static final double LEAST_RATIO = 1.1;

  private static final List<IndicatorKind> RESOURCES =
      List.of(IndicatorKind.SATURATION, IndicatorKind.UTILISATION);

  private final SortedMap<Service, MetricNode> nodes;
  private final MetricWindows windows;
  private final PeerSwings peers;
  private final Map<Indicator, ShiftMeter> tests = new IdentityHashMap<>();

  MetricShifts(SortedMap<Service, MetricNode> nodes, MetricWindows windows) {
    this.nodes = nodes;
    this.windows = windows;
    this.peers = new PeerSwings(nodes.values(), windows);
  }

  SortedMap<Service, MetricNode> nodes() {
    return nodes;
  }

  /// When a component was at its worst; null where it shows nothing of the kind.
  ///
  /// @param enough what else is passed over
  @Nullable MetricIncident locate(
      Service service, IndicatorKind signal, Predicate<MetricIncident> enough) {
    MetricNode node = nodes.get(service);
    if (node == null) {
      return null;
    }
    return worst(node, node.all(signal), enough);
  }

  /// When one of a component's percentiles, and other measures of how long it takes, was at its
  /// worst.
  @Nullable MetricIncident locateTail(MetricNode node, Predicate<MetricIncident> enough) {
    return worst(node, node.tails(), enough);
  }

  private @Nullable MetricIncident worst(
      MetricNode node, List<Indicator> indicators, Predicate<MetricIncident> enough) {
    MetricIncident worst = null;
    for (Indicator indicator : indicators) {
      MetricIncident found = MetricIncident.locate(test(node, indicator), windows);
      if (found != null
          && enough.test(found)
          && (worst == null || found.surprise() > worst.surprise())) {
        worst = found;
      }
    }
    return worst;
  }

  /// How many indicators of some kinds there are to look at, a component's requests always counted.
  int count(Collection<Service> where, Collection<IndicatorKind> kinds) {
    int count = 0;
    for (Service service : where) {
      MetricNode node = nodes.get(service);
      for (IndicatorKind kind : kinds) {
        count += node == null || kind.ofRequests() ? 1 : node.all(kind).size();
      }
    }
    return count;
  }

  /// How every component that shows a signal stands in the incident, by the best measure of it that
  /// has points there.
  SortedMap<Service, Shift> all(IndicatorKind signal, IncidentSpan incident) {
    SortedMap<Service, Shift> shifts = new TreeMap<>();
    nodes.forEach(
        (service, node) -> {
          Shift shift = null;
          for (Indicator indicator : node.measures(signal)) {
            shift = shift == null ? test(node, indicator).over(incident) : shift;
          }
          if (shift != null) {
            shifts.put(service, shift);
          }
        });
    return shifts;
  }

  /// Those among shifts that are significant, for the worse.
  static SortedMap<Service, Shift> moved(SortedMap<Service, Shift> shifts) {
    SortedMap<Service, Shift> moved = new TreeMap<>(shifts);
    moved
        .values()
        .removeIf(
            shift -> shift.surprise() < MOVED || shift.mass() <= 0 || shift.ratio() < LEAST_RATIO);
    return moved;
  }

  /// Everything about a component that moved in the incident, what was asked about first.
  List<Shift> of(MetricNode node, IndicatorKind first, IncidentSpan incident) {
    Set<Indicator> all = new LinkedHashSet<>();
    for (IndicatorKind kind :
        List.of(first, IndicatorKind.ERRORS, IndicatorKind.LATENCY, IndicatorKind.TRAFFIC)) {
      Indicator indicator = node.of(kind);
      if (indicator != null) {
        all.add(indicator);
      }
    }
    all.addAll(node.tails());
    all.addAll(node.resources());
    List<Shift> shifts = new ArrayList<>();
    for (Indicator indicator : all) {
      Shift shift = test(node, indicator).over(incident);
      if (shift != null && Math.abs(shift.surprise()) >= MOVED) {
        shifts.add(shift);
      }
    }
    return shifts;
  }

  /// Whether a component is timed by its callers alone, and its machine, which tells how busy it
  /// is, is no busier: then the way there may be slow as well.
  boolean unmoved(Service service, IndicatorKind signal, IncidentSpan incident) {
    MetricNode node = nodes.get(service);
    if (node == null || signal != IndicatorKind.LATENCY) {
      return false;
    }
    Indicator timed = node.latency();
    if (timed == null || !ClientMetrics.isOutgoing(timed.metric())) {
      return false;
    }
    List<Indicator> busy = node.all(IndicatorKind.UTILISATION);
    return !busy.isEmpty()
        && busy.stream()
            .map(one -> test(node, one).over(incident))
            .noneMatch(shift -> shift != null && shift.surprise() >= MOVED);
  }

  /// Whether a component's machine is used far more than before.
  boolean used(Service service, IncidentSpan incident) {
    return RESOURCES.stream()
        .flatMap(kind -> over(service, node -> node.all(kind), incident))
        .anyMatch(MetricShifts::isFarMore);
  }

  /// Whether far more is asked of a component than before.
  boolean asked(Service service, IncidentSpan incident) {
    return over(service, node -> node.all(IndicatorKind.TRAFFIC), incident)
        .anyMatch(MetricShifts::isFarMore);
  }

  /// Whether anything of a component takes far longer than before, be it the longest alone.
  boolean farLonger(Service service, IncidentSpan incident) {
    return over(service, node -> node.measures(IndicatorKind.LATENCY), incident)
        .anyMatch(shift -> isFarMore(shift) && shift.ratio() >= FAR_LONGER);
  }

  /// How much more than before a component holds of what there is only so much of, where that is
  /// far more; else 0.
  double heldMore(Service service, IncidentSpan incident) {
    return over(service, node -> node.all(IndicatorKind.OTHER), incident)
        .filter(shift -> MetricWords.HELD.in(MetricWords.of(shift.indicator().metric())))
        .filter(MetricShifts::isFarMore)
        .mapToDouble(shift -> shift.after() - shift.before())
        .max()
        .orElse(0);
  }

  private Stream<Shift> over(
      Service service, Function<MetricNode, List<Indicator>> which, IncidentSpan incident) {
    MetricNode node = nodes.get(service);
    return node == null
        ? Stream.empty()
        : which.apply(node).stream()
            .flatMap(one -> Stream.ofNullable(test(node, one).over(incident)));
  }

  private static boolean isFarMore(Shift shift) {
    return shift.surprise() >= MACHINE_MOVED && shift.ratio() >= FAR_MORE;
  }

  /// Whether what is usual is known of a time alone that lies far before the incident.
  boolean sinceLong(IncidentSpan incident) {
    TimeRange before = incident.quiet(windows.window());
    return !windows.adjacent()
        && nodes.values().stream()
            .map(MetricNode::traffic)
            .filter(Objects::nonNull)
            .noneMatch(traffic -> traffic.values(before).length >= Level.ENOUGH);
  }

  /// How much is usually asked of every component.
  SortedMap<Service, Level> usualTraffic() {
    SortedMap<Service, Level> usual = new TreeMap<>();
    nodes.forEach(
        (service, node) -> {
          if (node.traffic() != null) {
            usual.put(service, Level.of(windows.baseline(node.traffic())));
          }
        });
    return usual;
  }

  private ShiftMeter test(MetricNode node, Indicator indicator) {
    return tests.computeIfAbsent(indicator, any -> ShiftMeter.of(node, indicator, windows, peers));
  }
}
