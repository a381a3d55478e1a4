package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.ServiceNames;
import dev.whence.explain.metrics.Indicator;
import dev.whence.explain.metrics.IndicatorKind;
import dev.whence.explain.metrics.IndicatorReader;
import dev.whence.explain.metrics.MetricMeaning;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Something that no span is of, and that is used up, or more than before, while steps within
/// services take longer that nobody is seen to answer: a database whose clients do not say whom
/// they call. Time alone joins the two, and that is what the answer says.
final class Silent {

  /// From here on a share of a processor, a disk or a memory is used up; it was not before.
  private static final double USED_UP = 0.75;

  private static final double FREE = 0.6;

  /// The part of a service's added time that must lie in steps within it.
  private static final double MOST_OF_IT = 0.6;

  private static final double SUFFERS = 1.5;
  private static final double NOTICED = 1;

  /// So many times as much of a machine is used: more than load swings by itself.
  private static final double BUSIER = 1.5;

  /// So many times as much of a machine is used: somebody's work has become another.
  private static final double TRANSFORMED = 2;

  /// What structure says by chance.
  private static final double CHANCE = 1.5;

  private static final double LEFT = 0.5;
  private static final double SLIGHTLY_MORE = 1.02;
  private static final double SLIGHTLY_LESS = 0.98;

  /// Less of a machine than this is not worth a word, however much more it is.
  private static final double WORTH_A_WORD = 0.05;

  /// What is used more, or up.
  ///
  /// @param whole whether 1 is all there is; else it is one processor or disk, of which there may
  ///   be several
  private record Used(Service service, String metric, boolean whole, double before, double after) {

    boolean up() {
      return whole && after >= USED_UP && before <= FREE;
    }

    boolean isTransformed() {
      return after >= TRANSFORMED * before;
    }

    boolean isMore() {
      return up() || (after >= BUSIER * before && after - before >= WORTH_A_WORD);
    }

    /// What is used up goes before all that is not.
    boolean beats(Used other) {
      return up() == other.up() ? after - before > other.after - other.before : up();
    }
  }

  private final Collection<Series> series;
  private final Windows windows;
  private final Topology topology;
  private final @Nullable Used used;
  private final Set<Service> waiting = new TreeSet<>();
  private @Nullable Set<Service> busier;

  Silent(Collection<Series> series, Windows windows, Topology topology, Facts facts) {
    this.series = series;
    this.windows = windows;
    this.topology = topology;
    this.used = used();
    waiting(facts);
  }

  private @Nullable Used used() {
    Set<String> traced =
        topology.services().stream().map(Service::name).collect(Collectors.toSet());
    TreeMap<Service, List<Series>> silent = new TreeMap<>();
    for (Series one : series) {
      Service service = one.emitter().service();
      if (!service.name().isEmpty() && !traced.contains(service.name())) {
        silent.computeIfAbsent(service, s -> new ArrayList<>()).add(one);
      }
    }
    Used most = null;
    for (Map.Entry<Service, List<Series>> each : silent.entrySet()) {
      for (Indicator indicator :
          IndicatorReader.read(each.getValue(), new ServiceNames(Set.of(each.getKey())))) {
        Used found = used(indicator, windows);
        if (found.isMore() && (most == null || found.beats(most))) {
          most = found;
        }
      }
    }
    return most;
  }

  private static Used used(Indicator indicator, Windows windows) {
    MetricMeaning meaning = indicator.meaning();
    boolean share =
        meaning.kind() == IndicatorKind.UTILISATION && (meaning.ratio() || meaning.cores());
    double after = share ? mean(indicator, List.of(windows.window())) : 0;
    double before = share ? mean(indicator, windows.baselines()) : 0;
    return new Used(indicator.service(), indicator.metric(), meaning.ratio(), before, after);
  }

  private static double mean(Indicator indicator, List<TimeRange> ranges) {
    return ranges.stream()
        .flatMapToDouble(range -> Arrays.stream(indicator.values(range)))
        .average()
        .orElse(0);
  }

  /// Services whose added time lies within them, in steps that are no entries, or in calls of
  /// somebody who is not named: a call of anybody else takes no time of its own.
  private void waiting(Facts facts) {
    TreeMap<Service, double[]> added = new TreeMap<>();
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      double now = pair.after().count(0);
      double then = pair.before().count(0);
      if (now > 0 && then > 0) {
        double more = pair.after().count(4) - pair.before().count(4) / then * now;
        double[] sums = added.computeIfAbsent(pair.service(), service -> new double[2]);
        sums[0] += Math.max(0, more);
        sums[1] += Topology.isEntry(pair) ? 0 : Math.max(0, more);
      }
    }
    added.forEach(
        (service, sums) -> {
          if (sums[0] > 0 && sums[1] >= MOST_OF_IT * sums[0]) {
            waiting.add(service);
          }
        });
  }

  /// The candidates, and what is used up before those who wait. Who is known by time alone that
  /// lies in such steps, and works no more than before, is probable at most: what it waits for
  /// there may have slowed down, unseen.
  List<Candidate> explain(List<Candidate> candidates, List<Blame.Charge> charges) {
    Set<Service> unproven =
        charges.stream()
            .filter(each -> each.structure() <= CHANCE)
            .map(Blame.Charge::service)
            .filter(waiting::contains)
            .collect(Collectors.toSet());
    if (!unproven.isEmpty()) {
      unproven.removeAll(busier());
    }
    List<Candidate> held =
        candidates.stream()
            .map(
                each ->
                    each.kind() == CauseKind.BEHAVIOUR_CHANGE
                            && unproven.contains(each.entity().ofService())
                        ? each.withBound(Verdict.PROBABLE)
                        : each)
            .toList();
    return behind(held, charges);
  }

  /// Those who use their machine much more than before: their own work is heavier.
  private Set<Service> busier() {
    if (busier == null) {
      busier = foundBusier();
    }
    return busier;
  }

  private Set<Service> foundBusier() {
    Set<Service> found = new TreeSet<>();
    for (Indicator each : IndicatorReader.read(series, new ServiceNames(topology.services()))) {
      if (each.kind() == IndicatorKind.UTILISATION
          && mean(each, List.of(windows.window())) > BUSIER * mean(each, windows.baselines())) {
        found.add(each.service());
      }
    }
    return found;
  }

  private List<Candidate> behind(List<Candidate> candidates, List<Blame.Charge> charges) {
    List<Blame.Charge> suffering =
        charges.stream()
            .filter(each -> waiting.contains(each.service()) && each.time() > NOTICED)
            .toList();
    double most = suffering.stream().mapToDouble(Blame.Charge::surprise).max().orElse(0);
    if (used == null || most < SUFFERS) {
      return candidates;
    }
    Set<Service> asking =
        suffering.stream()
            .filter(Silent::asksMoreOften)
            .map(Blame.Charge::service)
            .collect(Collectors.toSet());
    // Who waits for nothing, and does other things than before, does not do so for want of a
    // machine.
    Set<Service> changed =
        charges.stream()
            .filter(each -> each.structure() > Math.max(CHANCE, each.time()))
            .filter(each -> !suffering.contains(each))
            .map(Blame.Charge::service)
            .collect(Collectors.toSet());
    double otherwise =
        candidates.stream()
            .filter(
                each ->
                    each.kind() == CauseKind.TRAFFIC_INCREASE
                        || asking.contains(each.entity().ofService())
                        || changed.contains(each.entity().ofService()))
            .mapToDouble(Candidate::surprise)
            .max()
            .orElse(0);
    // Several that wait at once, for it by name or not, have it in common, unless one of them does
    // more than before; and
    // one that does no more is not what made a machine work several times as much.
    Set<Service> busier = busier();
    boolean idle =
        suffering.stream().noneMatch(each -> doesMore(each) || busier.contains(each.service()));
    double itself =
        charges.stream()
            .filter(each -> each.service().equals(used.service) && each.time() > NOTICED)
            .mapToDouble(Blame.Charge::time)
            .max()
            .orElse(0);
    boolean common = idle && (suffering.size() > 1 || itself > 0);
    boolean likelier = used.up() || common || (idle && used.isTransformed());
    double joint =
        Math.hypot(
            itself,
            Math.sqrt(
                suffering.stream().mapToDouble(each -> each.surprise() * each.surprise()).sum()));
    List<Candidate> all = new ArrayList<>();
    Candidate known = null;
    for (Candidate each : candidates) {
      boolean same = each.entity().service().equals(used.service.name());
      known = same ? each : known;
      Service service = each.entity().ofService();
      boolean waits = waiting.contains(service) && !asking.contains(service);
      if (!same) {
        boolean less = waits && used.up() && each.kind() != CauseKind.TRAFFIC_INCREASE;
        all.add(less ? each.withScore(Candidate.score(each.surprise() * LEFT)) : each);
      }
    }
    double surprise =
        Math.max(common ? joint : 0, most * (likelier ? SLIGHTLY_MORE : SLIGHTLY_LESS));
    // More requests make everybody work more, and so does who asks more often in each of them.
    double score =
        Candidate.score(
            otherwise < LEFT * most ? surprise : Math.min(surprise, otherwise * SLIGHTLY_LESS));
    all.add(
        known == null
            ? candidate(used, most, score)
            : known.withScore(Math.max(known.score(), score)));
    return all;
  }

  /// Whether a service does something new, or more often; what it no longer gets to is none.
  private static boolean doesMore(Blame.Charge charge) {
    return charge.deviations().stream()
        .anyMatch(each -> each.surprise() > CHANCE && each.effect() > 0);
  }

  /// Whether a service takes the same step so much more often in a request that what it asks for
  /// there has more to do by that alone.
  private static boolean asksMoreOften(Blame.Charge charge) {
    return charge.deviations().stream()
        .anyMatch(each -> each.aspect() == Aspect.REPEATED && each.surprise() > CHANCE);
  }

  private static Candidate candidate(Used used, double surprise, double score) {
    Entity entity = Entity.service(used.service);
    String text =
        String.format(
            Locale.ROOT,
            "%s is used %s (%s from %.0f %% to %.0f %%) while others wait for something that they"
                + " do not name",
            used.service.name(),
            used.up() ? "up" : "more",
            used.metric,
            100 * used.before,
            100 * used.after);
    Finding finding =
        new Finding(
            entity,
            Aspect.SATURATION,
            surprise,
            1,
            new Finding.Change(used.metric, "mean", "1", used.before, used.after),
            null,
            List.of(
                Evidence.moved(
                    Evidence.Type.METRIC,
                    text,
                    used.metric,
                    "1",
                    Words.round(used.before),
                    Words.round(used.after))));
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
