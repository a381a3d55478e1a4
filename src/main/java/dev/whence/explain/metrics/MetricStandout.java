package dev.whence.explain.metrics;

import dev.whence.explain.answer.CauseKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Orders components by how far each stands out, where nothing tells who calls whom, or requests
/// are as usual and only machines are not.
///
/// A delay or a failure is handed on to callers as it is, and adds to what is usual there: so in
/// proportion it is largest where it arises. Requests that suffer do not use up a machine, but a
/// machine that is used up makes requests suffer. What others show as well, in the same measure,
/// may be handed on; what one alone shows is its own.
final class MetricStandout {

  /// Beyond, growth tells no more: what was next to nothing grows without bounds.
  private static final double MOST_GROWTH = Math.log(1000);

  /// What a machine says, against what is said of requests.
  private static final double OF_MACHINE = 1.5;

  /// What does not run is hardly a consequence of what others do.
  private static final double OF_LIFE = 5;

  /// That so few requests fail hardly anybody notices: next to none, however many times as many.
  private static final double HARDLY_FAILED = 0.02;

  /// What counts of a metric whose meaning nothing tells.
  private static final double UNKNOWN = 0.3;

  private final MetricShifts shifts;
  private final MetricSymptom symptom;
  private final Predicate<IndicatorKind> telling;

  /// @param telling kinds of indicators that are looked at; traffic is told and counts for nothing
  MetricStandout(MetricShifts shifts, MetricSymptom symptom, Predicate<IndicatorKind> telling) {
    this.shifts = shifts;
    this.symptom = symptom;
    this.telling = telling;
  }

  /// The components that moved, the one that stands out most first.
  List<MetricCause> ranked() {
    Map<MetricNode, List<Shift>> moved = new LinkedHashMap<>();
    shifts.nodes().values().forEach(node -> moved.put(node, moved(node)));
    Map<String, Strongest> everywhere = new HashMap<>();
    moved
        .values()
        .forEach(
            of ->
                strongest(of)
                    .forEach(
                        (metric, shift) ->
                            everywhere.merge(
                                metric, new Strongest(strength(shift), 0), Strongest::and)));
    List<Standing> standing = new ArrayList<>();
    moved.forEach(
        (node, of) ->
            strongest(of).values().stream()
                .map(shift -> new Standing(node, shift, alone(shift, everywhere)))
                .max(Comparator.comparingDouble(Standing::strength))
                .filter(found -> found.strength() > 0)
                .ifPresent(standing::add));
    double most = standing.stream().mapToDouble(Standing::strength).max().orElse(1);
    return standing.stream()
        .map(one -> cause(one, one.strength() / most, moved.getOrDefault(one.node(), List.of())))
        .sorted(MetricRanking.ORDER)
        .toList();
  }

  /// A component, and by what it stands out.
  private record Standing(MetricNode node, Shift by, double strength) {}

  /// How strongly a measure moved where it did most, and at the component next to that.
  private record Strongest(double first, double second) {

    Strongest and(Strongest other) {
      return first >= other.first
          ? new Strongest(first, Math.max(second, other.first))
          : new Strongest(other.first, Math.max(first, other.second));
    }
  }

  private List<Shift> moved(MetricNode node) {
    return shifts.of(node, symptom.signal(), symptom.incident().span()).stream()
        .filter(shift -> telling.test(shift.indicator().kind()))
        .toList();
  }

  private MetricCause cause(Standing standing, double share, List<Shift> moved) {
    List<Shift> ordered = new ArrayList<>(moved);
    ordered.remove(standing.by());
    ordered.addFirst(standing.by());
    return new MetricCause(
        standing.node().service(),
        kind(standing.by(), moved),
        share,
        Math.min(MetricRanking.MOST_SURPRISE, symptom.surprise()) * share,
        ordered,
        symptom.incident().onset(),
        false);
  }

  private static CauseKind kind(Shift by, List<Shift> moved) {
    CauseKind kind = MetricRanking.kind(moved);
    return kind == CauseKind.BEHAVIOUR_CHANGE && countsHeld(by)
        ? CauseKind.RESOURCE_EXHAUSTED
        : kind;
  }

  /// By measure, where a component shows it most.
  private static Map<String, Shift> strongest(List<Shift> moved) {
    Map<String, Shift> strongest = new LinkedHashMap<>();
    moved.stream()
        .filter(shift -> shift.indicator().kind() != IndicatorKind.TRAFFIC)
        .filter(shift -> shift.surprise() > 0 || !shift.indicator().kind().rises())
        .forEach(
            shift ->
                strongest.merge(
                    shift.indicator().metric(),
                    shift,
                    (a, b) -> strength(b) > strength(a) ? b : a));
    return strongest;
  }

  /// How strongly a measure moved: more, by as much as it moved less anywhere else; less, in
  /// proportion, where it moved more elsewhere.
  private static double alone(Shift shift, Map<String, Strongest> everywhere) {
    double own = strength(shift);
    Strongest all = everywhere.getOrDefault(shift.indicator().metric(), new Strongest(own, 0));
    return own < all.first() ? own * own / all.first() : own + own - all.second();
  }

  /// How many times it grew (or shrank), and how surely.
  private static double strength(Shift shift) {
    double size = Math.abs(shift.surprise());
    double spread = Math.abs(shift.after() - shift.before()) / size;
    MetricMeaning meaning = shift.indicator().meaning();
    boolean failed = meaning.kind() == IndicatorKind.ERRORS && meaning.ratio();
    double floor = Math.max(spread, failed ? HARDLY_FAILED : meaning.immaterial());
    double growth = Math.abs(Math.log((shift.after() + floor) / (shift.before() + floor)));
    return Math.min(MOST_GROWTH, growth) * Math.log1p(size) * weight(shift);
  }

  private static double weight(Shift shift) {
    if (MetricRanking.isDown(shift)) {
      return OF_LIFE;
    }
    return switch (shift.indicator().kind()) {
      case SATURATION, UTILISATION, LIVENESS -> OF_MACHINE;
      case TRAFFIC, ERRORS, LATENCY -> 1;
      // Some of what it tells may have been lost on the way.
      case SILENCE -> UNKNOWN;
      case OTHER -> countsHeld(shift) ? OF_MACHINE : UNKNOWN;
    };
  }

  /// Whether it counts what there is only so much of: sockets, threads, sessions.
  private static boolean countsHeld(Shift shift) {
    return MetricWords.HELD.in(MetricWords.of(shift.indicator().metric()));
  }
}
