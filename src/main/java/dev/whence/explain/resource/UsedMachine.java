package dev.whence.explain.resource;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.ServiceNames;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.IndicatorReader;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.explain.statistics.Level;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/// How much of its machine a service uses, now and before.
///
/// @param whole whether 1 is all there is; else it is one processor or disk, of which there may be
///   several
/// @param before the mean of what was used before
/// @param most the most that was used before
public record UsedMachine(
    Service service, String metric, boolean whole, double before, double most, double after)
    implements Used {

  /// From here on a share of a processor, a disk or a memory is used up; it was not before.
  private static final double USED_UP = 0.75;

  private static final double FREE = 0.6;

  /// So many times as much of a machine is used: more than load swings by itself.
  private static final double BUSIER = 1.5;

  /// So many times the most that was used before: somebody's work has become another.
  private static final double TRANSFORMED = 2;

  /// Less of a machine than this is not worth a word, however much more it is.
  private static final double WORTH_A_WORD = 0.05;

  /// All that are used up, or more than before: one of each service, what it uses up or most of
  /// all.
  ///
  /// @param silent what is told of those that no span is of
  /// @param shared what is of a machine that others share: one that is used up makes all of them
  ///   wait, but that more of it is used is no more the work of one than of another
  static List<UsedMachine> all(Collection<Series> silent, SharedPoints shared, Windows windows) {
    TreeMap<Service, List<Series>> byService = new TreeMap<>();
    for (Series one : silent) {
      byService.computeIfAbsent(one.emitter().service(), _ -> new ArrayList<>()).add(one);
    }
    List<UsedMachine> all = new ArrayList<>();
    byService.forEach(
        (service, told) ->
            IndicatorReader.read(told, new ServiceNames(Set.of(service))).stream()
                .map(each -> of(each, windows))
                .filter(UsedMachine::isMore)
                .filter(each -> each.up() || !shared.has(each.service(), each.metric()))
                .reduce((one, other) -> other.beats(one) ? other : one)
                .ifPresent(all::add));
    return all;
  }

  private static UsedMachine of(Indicator indicator, Windows windows) {
    MetricMeaning meaning = indicator.meaning();
    boolean share =
        meaning.kind() == IndicatorKind.UTILISATION && (meaning.ratio() || meaning.cores());
    double after = share ? mean(indicator, List.of(windows.window())) : 0;
    double before = share ? mean(indicator, windows.baselines()) : 0;
    double most = values(indicator, windows.baselines()).max().orElse(0);
    return new UsedMachine(
        indicator.service(), indicator.metric(), meaning.ratio(), before, most, after);
  }

  /// Of some services that tell how much of their machine they use, whether it is much more than
  /// before: their own work is heavier.
  public static Map<Service, Boolean> busier(
      Collection<Series> series, Windows windows, Collection<Service> services) {
    Map<Service, Boolean> busier = new TreeMap<>();
    for (Indicator each : IndicatorReader.read(series, new ServiceNames(services))) {
      if (each.kind() == IndicatorKind.UTILISATION) {
        boolean more =
            mean(each, List.of(windows.window())) > BUSIER * mean(each, windows.baselines());
        busier.merge(each.service(), more, Boolean::logicalOr);
      }
    }
    return busier;
  }

  /// Who uses so much more of its processor, say, than it ever did before that its work has become
  /// another; of those whose baselines tell what is usual.
  public static Set<Service> transformed(Collection<Series> series, Windows windows) {
    Set<Service> transformed = new TreeSet<>();
    for (Indicator each : IndicatorReader.read(series, new ServiceNames(Set.of()))) {
      double[] before = values(each, windows.baselines()).toArray();
      if (each.kind() == IndicatorKind.UTILISATION
          && before.length >= Level.ENOUGH
          && mean(each, List.of(windows.window()))
              >= TRANSFORMED * Arrays.stream(before).max().orElseThrow()) {
        transformed.add(each.service());
      }
    }
    return transformed;
  }

  private static double mean(Indicator indicator, List<TimeRange> ranges) {
    return values(indicator, ranges).average().orElse(0);
  }

  private static DoubleStream values(Indicator indicator, List<TimeRange> ranges) {
    return ranges.stream().flatMapToDouble(range -> Arrays.stream(indicator.values(range)));
  }

  @Override
  public boolean up() {
    return whole && after >= USED_UP && before <= FREE;
  }

  @Override
  public boolean isTransformed() {
    return after >= TRANSFORMED * most;
  }

  private boolean isMore() {
    return up() || (after >= BUSIER * before && after - before >= WORTH_A_WORD);
  }

  /// What is used up goes before all that is not.
  private boolean beats(UsedMachine other) {
    return up() == other.up() ? more() > other.more() : up();
  }

  /// How much more of a machine than before, 1 for a whole one.
  double more() {
    return after - before;
  }

  @Override
  public Candidate candidate(double surprise, double score) {
    Entity entity = Entity.service(service);
    String text =
        String.format(
            Locale.ROOT,
            "%s is used %s (%s from %.0f %% to %.0f %%) while others wait for something that"
                + " nobody is seen to answer",
            service.name(),
            up() ? "up" : "more",
            metric,
            100 * before,
            100 * after);
    Finding finding =
        Finding.measured(
            entity,
            Aspect.SATURATION,
            surprise,
            new Finding.Change(metric, "mean", "1", before, after),
            Evidence.Type.METRIC,
            text);
    return new Candidate(
        entity,
        CauseKind.RESOURCE_EXHAUSTED,
        score,
        text,
        List.of(finding),
        JoinTier.WINDOW_ONLY,
        Verdict.COINCIDENT);
  }
}
