package dev.whence.explain.metrics;

import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.explain.meaning.ServiceGraph;
import dev.whence.model.Service;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds, among components known by metrics alone, those that a symptom comes from.
final class MetricSearch {

  private static final double OTHER_SIGNAL = 0.3;

  /// What machines show for fewer points than this while requests are as usual may be any job.
  private static final int LASTING_MACHINE = 3;

  /// What components show for fewer points than this, and not for a good part of the window, where
  /// nothing tells what they have to do with what was asked about.
  private static final int LASTING = 6;

  /// Percentiles are restless: they tell a symptom where they are so many times as high, for so
  /// many points.
  private static final double FAR_SLOWER = 2;

  private static final int LASTING_TAIL = 12;

  /// What counts of failing for who is waited for in vain.
  private static final double GIVEN_UP = 0.6;

  /// So many times as many failures are others than before.
  private static final double FAR_MORE_FAIL = 10;

  private static final List<IndicatorKind> OF_REQUESTS =
      List.of(IndicatorKind.ERRORS, IndicatorKind.LATENCY);
  private static final List<IndicatorKind> OF_MACHINES =
      Arrays.stream(IndicatorKind.values()).filter(IndicatorKind::ofMachine).toList();

  /// What is not told is no symptom by itself.
  private static final List<IndicatorKind> TOLD_OF_MACHINES =
      OF_MACHINES.stream().filter(kind -> kind != IndicatorKind.SILENCE).toList();

  private final MetricShifts shifts;
  private final ServiceGraph graph;
  private final CallGrowth growth;

  /// Whether metrics are all there is.
  private final boolean alone;

  /// Whether they are, and tell nothing of who calls whom.
  private final boolean unwired;

  /// @param alone whether nothing else is known than these metrics
  MetricSearch(MetricShifts shifts, ServiceGraph graph, CallGrowth growth, boolean alone) {
    this.shifts = shifts;
    this.graph = graph;
    this.growth = growth;
    this.alone = alone;
    this.unwired = alone && graph.isEmpty();
  }

  /// The components to blame, most blamed first; none where nothing is unusual. Where requests are
  /// as usual everywhere it is what machines show.
  ///
  /// @param asked whose symptom it is; null for whatever is worst
  /// @param signal ERRORS or LATENCY; null for either
  List<MetricCause> causes(@Nullable Service asked, @Nullable IndicatorKind signal) {
    MetricSymptom symptom = symptom(asked, signal);
    if (symptom == null) {
      boolean open = alone && !unwired && asked == null && signal == null;
      return open ? machines(TOLD_OF_MACHINES, MetricSearch::lastsLong) : List.of();
    }
    if (unwired) {
      return new MetricStandout(shifts, symptom, _ -> true).ranked();
    }
    Set<Service> scope = asked != null ? graph.reach(asked).keySet() : shifts.nodes().keySet();
    SortedMap<Service, Double> blame = blame(asked, symptom, symptom.signal(), scope);
    boolean failing = symptom.signal() == IndicatorKind.ERRORS;
    if (failing) {
      giveUp(blame, symptom.incident().span());
    }
    IndicatorKind other = failing ? IndicatorKind.LATENCY : IndicatorKind.ERRORS;
    blame(asked, symptom, other, scope)
        .forEach((service, share) -> blame.merge(service, share * OTHER_SIGNAL, Double::sum));
    return new MetricRanking(shifts, graph, growth, symptom, scope).ranked(blame);
  }

  /// The components whose machines are used unusually, most so first, whatever their requests say.
  ///
  /// @param suffering whether requests are known to suffer: then a good part of the window is
  ///   enough
  List<MetricCause> machines(boolean suffering) {
    return machines(
        OF_MACHINES, suffering ? found -> found.lasts(LASTING_MACHINE) : MetricSearch::lastsLong);
  }

  /// The components that count failures in the window and hardly any before, most so first.
  List<MetricCause> failing() {
    MetricSymptom symptom =
        worst(
            shifts.nodes().keySet(),
            List.of(IndicatorKind.ERRORS),
            found -> lastsLong(found) && found.shift().ratio() >= FAR_MORE_FAIL);
    return symptom == null
        ? List.of()
        : new MetricStandout(shifts, symptom, kind -> kind == IndicatorKind.ERRORS).ranked();
  }

  private static boolean lastsLong(MetricIncident found) {
    return found.shift().samples() >= LASTING_MACHINE;
  }

  private List<MetricCause> machines(
      List<IndicatorKind> telling, Predicate<MetricIncident> enough) {
    MetricSymptom symptom = worst(shifts.nodes().keySet(), telling, enough);
    return symptom == null
        ? List.of()
        : new MetricStandout(shifts, symptom, IndicatorKind::ofMachine).ranked();
  }

  /// What was asked about, where it is unusual; else the most unusual thing that it depends on.
  /// Where nothing tells what that is, it may be anything, also what a machine says.
  private @Nullable MetricSymptom symptom(@Nullable Service asked, @Nullable IndicatorKind signal) {
    List<IndicatorKind> signals = signal != null ? List.of(signal) : OF_REQUESTS;
    MetricSymptom own = asked == null ? null : worst(Set.of(asked), signals, _ -> true);
    if (own != null) {
      return own;
    }
    if (!unwired) {
      return worst(
          asked == null ? shifts.nodes().keySet() : graph.reach(asked).keySet(),
          signals,
          _ -> true);
    }
    for (List<IndicatorKind> kinds : List.of(signals, OF_REQUESTS, OF_MACHINES)) {
      MetricSymptom found = worst(shifts.nodes().keySet(), kinds, one -> one.lasts(LASTING));
      if (found != null) {
        return found;
      }
    }
    return slowForSome();
  }

  /// The component of which a percentile was far higher for long, though what is slow in the middle
  /// is as usual.
  private @Nullable MetricSymptom slowForSome() {
    int looks = shifts.nodes().values().stream().mapToInt(node -> node.tails().size()).sum();
    MetricSymptom worst = null;
    for (MetricNode node : shifts.nodes().values()) {
      MetricIncident found = shifts.locateTail(node, one -> one.lasts(LASTING_TAIL));
      if (found != null && found.shift().ratio() >= FAR_SLOWER) {
        worst = worse(worst, node.service(), IndicatorKind.LATENCY, found, Math.max(1, looks));
      }
    }
    return worst;
  }

  private @Nullable MetricSymptom worst(
      Collection<Service> where, List<IndicatorKind> signals, Predicate<MetricIncident> enough) {
    MetricSymptom worst = null;
    int looks = Math.max(1, shifts.count(where, signals));
    for (IndicatorKind kind : signals) {
      for (Service service : where) {
        MetricIncident found = shifts.locate(service, kind, enough);
        worst = found == null ? worst : worse(worst, service, kind, found, looks);
      }
    }
    return worst;
  }

  /// What was found, where it is unusual and more so than what was found before.
  private static @Nullable MetricSymptom worse(
      @Nullable MetricSymptom than,
      Service service,
      IndicatorKind kind,
      MetricIncident found,
      int looks) {
    return found.unusual(looks) && (than == null || found.surprise() > than.incident().surprise())
        ? new MetricSymptom(service, kind, found, MetricIncident.corrected(found.surprise(), looks))
        : than;
  }

  private SortedMap<Service, Double> blame(
      @Nullable Service asked, MetricSymptom symptom, IndicatorKind signal, Set<Service> scope) {
    IncidentSpan span = symptom.incident().span();
    SortedMap<Service, Shift> moved = MetricShifts.moved(shifts.all(signal, span));
    if (moved.isEmpty()) {
      return new TreeMap<>();
    }
    MetricWalk walk = walk(signal, span);
    SortedSet<Service> starts =
        asked != null && moved.containsKey(asked)
            ? new TreeSet<>(Set.of(asked))
            : outermost(moved, scope);
    if (starts.isEmpty()) {
      starts.add(symptom.service());
    }
    double total = starts.stream().mapToDouble(one -> mass(moved, one)).sum();
    for (Service start : starts) {
      walk.from(start, total > 0 ? mass(moved, start) / total : 1.0 / starts.size());
    }
    return walk.blame();
  }

  private MetricWalk walk(IndicatorKind signal, IncidentSpan span) {
    SortedMap<Service, Shift> all = shifts.all(signal, span);
    Hoarding hoarding = new Hoarding(shifts, graph, span);
    MetricWalk.Beside beside =
        new MetricWalk.Beside(
            one -> shifts.unmoved(one, signal, span),
            one -> shifts.used(one, span) || hoarding.test(one),
            one -> shifts.asked(one, span),
            one -> shifts.farLonger(one, span));
    return new MetricWalk(graph, all, MetricShifts.moved(all), shifts.nodes(), beside);
  }

  /// Who fails and takes longer though nobody whom it calls fails, gives up on one that takes far
  /// longer than before, and no less than all of a request used to take: what it answers for is
  /// that one's, or whose that waits for.
  private void giveUp(SortedMap<Service, Double> blame, IncidentSpan span) {
    SortedMap<Service, Shift> times = shifts.all(IndicatorKind.LATENCY, span);
    SortedMap<Service, Shift> slower = MetricShifts.moved(times);
    slower.values().removeIf(shift -> shift.ratio() < FAR_SLOWER);
    MetricWalk waiting = walk(IndicatorKind.LATENCY, span);
    for (Service failing : List.copyOf(blame.keySet())) {
      double share = blame.getOrDefault(failing, 0.0);
      Shift own = times.get(failing);
      graph.callees(failing).stream()
          .filter(one -> own != null && own.ratio() > 1 && after(slower, one) >= own.before())
          .filter(one -> blame.getOrDefault(one, 0.0) < share)
          .max(Comparator.comparingDouble(one -> mass(slower, one)))
          .ifPresent(
              one -> {
                blame.put(failing, share * (1 - GIVEN_UP));
                waiting.from(one, share * GIVEN_UP);
              });
    }
    waiting.blame().forEach((service, share) -> blame.merge(service, share, Double::sum));
  }

  private static double after(Map<Service, Shift> shifts, Service service) {
    Shift shift = shifts.get(service);
    return shift == null ? 0 : shift.after();
  }

  /// Those that moved while none of their callers did.
  private SortedSet<Service> outermost(SortedMap<Service, Shift> moved, Set<Service> scope) {
    SortedSet<Service> outermost = new TreeSet<>();
    for (Service one : moved.keySet()) {
      boolean called =
          graph.callers(one).stream()
              .anyMatch(caller -> scope.contains(caller) && moved.containsKey(caller));
      if (scope.contains(one) && !called) {
        outermost.add(one);
      }
    }
    return outermost;
  }

  private static double mass(Map<Service, Shift> moved, Service service) {
    Shift shift = moved.get(service);
    return shift == null ? 0 : shift.mass();
  }
}
