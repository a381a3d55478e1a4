package dev.whence.explain.place;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.resource.Used;
import dev.whence.explain.resource.UsedMachine;
import dev.whence.explain.resource.UsedUnseen;
import dev.whence.explain.statistics.Surprise;
import dev.whence.explain.structure.Topology;
import dev.whence.explain.time.Segment;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Something that no span is of, and that is used up, or more than before, while steps within
/// services take longer that nobody is seen to answer: a database whose clients do not say whom
/// they call, or call it by a name that nothing else bears. Time alone joins the two, and that is
/// what the answer says.
public final class Silent {

  /// The part of a service's added time that must lie in steps within it.
  private static final double MOST_OF_IT = 0.6;

  private static final double SUFFERS = 1.5;
  private static final double NOTICED = 1;

  private static final double LEFT = 0.5;
  private static final double SLIGHTLY_MORE = 1.02;
  private static final double SLIGHTLY_LESS = 0.98;

  private final Collection<Series> series;
  private final Windows windows;
  private final Topology topology;

  /// Those whose added time lies in steps that are no entries, or in calls of somebody who is not
  /// named: a call of anybody else takes no time of its own.
  private final Set<Service> within = new TreeSet<>();

  /// Those whose spans tell of no step within them, as where proxies make them: any of their own
  /// time may lie in such steps.
  private final Set<Service> stepless;

  /// What clients call by a name that is no address, and that nobody else tells of: where it is is
  /// not known. It waits for processors, disks or memory that are used up, and for nothing else.
  private final Set<Service> unplaced = new TreeSet<>();

  /// Whether a service works more than before, of those that tell how much they work.
  private @Nullable Map<Service, Boolean> busier;

  public Silent(Collection<Series> series, Windows windows, Topology topology, Facts facts) {
    this.series = series;
    this.windows = windows;
    this.topology = topology;
    this.stepless = new TreeSet<>(topology.services());
    TreeMap<Service, double[]> added = new TreeMap<>();
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (!Topology.isEntry(pair) && !Topology.isCall(pair)) {
        stepless.remove(pair.service());
      }
      double now = pair.after().count(SelfTime.COUNT);
      double then = pair.before().count(SelfTime.COUNT);
      if (now > 0 && then > 0) {
        double more =
            pair.after().count(SelfTime.SELF_NANOS)
                - pair.before().count(SelfTime.SELF_NANOS) / then * now;
        double[] sums = added.computeIfAbsent(pair.service(), service -> new double[2]);
        sums[0] += Math.max(0, more);
        sums[1] += Topology.isEntry(pair) ? 0 : Math.max(0, more);
      }
    }
    added.forEach(
        (service, sums) -> {
          if (sums[0] > 0 && sums[1] >= MOST_OF_IT * sums[0]) {
            within.add(service);
          }
        });
    stepless.retainAll(added.keySet());
    for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
      if (Topology.isUnanswered(edge) && edge.callee().name().indexOf('.') < 0) {
        unplaced.add(edge.callee());
      }
    }
    unplaced.removeAll(topology.services());
    series.forEach(one -> unplaced.remove(one.emitter().service()));
  }

  /// The candidates, and what is used up before those who wait. Who is known by time alone that
  /// lies in such steps, and works no more than before, is probable at most: what it waits for
  /// there may have slowed down, unseen.
  public List<Candidate> explain(List<Candidate> candidates, List<Charge> charges) {
    Set<Service> unproven =
        services(
            charges, each -> each.structure() <= Surprise.CHANCE && isUnproven(each.service()));
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

  private boolean isUnproven(Service service) {
    return (within.contains(service) && !works(service, true))
        || (stepless.contains(service) && works(service, false));
  }

  /// Whether a service may wait for what nobody names, or is itself no more than a name.
  ///
  /// @param anyTime whether its own time may lie in it where its spans tell of no step
  private boolean isOpen(Service service, boolean anyTime) {
    return within.contains(service)
        || unplaced.contains(service)
        || (anyTime && stepless.contains(service) && !works(service, true));
  }

  private static Set<Service> services(Collection<Charge> charges, Predicate<Charge> which) {
    return charges.stream()
        .filter(which)
        .map(Charge::service)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Whether a service is known to work more than before, or no more.
  private boolean works(Service service, boolean more) {
    if (busier == null) {
      busier = UsedMachine.busier(series, windows, topology.services());
    }
    Boolean known = busier.get(service);
    return known != null && known == more;
  }

  /// The candidates with what is used among them, those who wait for it taken back.
  private List<Candidate> behind(List<Candidate> candidates, List<Charge> charges) {
    List<Charge> open = suffering(charges, true);
    if (worst(open) < SUFFERS) {
      return candidates;
    }
    UsedUnseen unseen =
        new UsedUnseen(
            series,
            windows,
            topology.services().stream().map(Service::name).collect(Collectors.toSet()));
    Used used = unseen.of(open.stream().map(Charge::service).toList());
    if (used == null) {
      return candidates;
    }
    boolean othersWork = used.isTransformed() && !unseen.isMachine(used);
    boolean isMachineUsedUp = used instanceof UsedMachine && used.up();
    List<Charge> suffering =
        suffering(charges, othersWork).stream()
            .filter(each -> isMachineUsedUp || !unplaced.contains(each.service()))
            .toList();
    double most = worst(suffering);
    if (most < SUFFERS) {
      return candidates;
    }
    Set<Service> asking = services(suffering, Silent::asksMoreOften);
    double surprise =
        unseen.isAnothers(used, suffering.stream().map(Charge::service).toList())
            ? most * SLIGHTLY_LESS
            : surprise(used, suffering, charges, most);
    double otherwise = otherwise(candidates, charges, suffering, asking);
    // More requests make everybody work more, and so does who asks more often in each of them.
    double score =
        Candidate.score(
            otherwise < LEFT * most ? surprise : Math.min(surprise, otherwise * SLIGHTLY_LESS));
    List<Candidate> all = new ArrayList<>();
    Candidate itself = used.candidate(most, score);
    for (Candidate each : candidates) {
      Service service = each.entity().ofService();
      if (each.entity().service().equals(used.service().name())) {
        itself = each.withScore(Math.max(each.score(), score));
      } else {
        boolean waits = isOpen(service, othersWork) && !asking.contains(service);
        boolean less =
            waits && used.up() && surprise > most && each.kind() != CauseKind.TRAFFIC_INCREASE;
        all.add(less ? each.withScore(Candidate.score(each.surprise() * LEFT)) : each);
      }
    }
    all.add(itself);
    return all;
  }

  private List<Charge> suffering(List<Charge> charges, boolean anyTime) {
    return charges.stream()
        .filter(each -> each.time() > NOTICED)
        .filter(each -> isOpen(each.service(), anyTime && isOfItself(each)))
        .toList();
  }

  /// Whether most of what was added lies within a service, rather than on the ways to and from it.
  private static boolean isOfItself(Charge charge) {
    double own = 0;
    double all = 0;
    for (Segment each : charge.segments()) {
      double added = Math.max(0, each.addedNanos());
      all += added;
      own += each.callee() == null ? added : 0;
    }
    return own >= MOST_OF_IT * all;
  }

  private static double worst(List<Charge> suffering) {
    return suffering.stream().mapToDouble(Charge::surprise).max().orElse(0);
  }

  /// What speaks for a machine that is used more. Several that wait at once, for it by name or not,
  /// have it in common, unless one of them does more than before; and one that does no more is not
  /// what made a machine work several times as much.
  ///
  /// @param most what speaks against one of those who wait, at most
  private double surprise(Used machine, List<Charge> suffering, List<Charge> charges, double most) {
    boolean idle =
        suffering.stream().noneMatch(each -> doesMore(each) || works(each.service(), true));
    double itself =
        charges.stream()
            .filter(each -> each.service().equals(machine.service()) && each.time() > NOTICED)
            .mapToDouble(Charge::time)
            .max()
            .orElse(0);
    boolean common = idle && (suffering.size() > 1 || itself > 0);
    boolean likelier = machine.up() || common || (idle && machine.isTransformed());
    double squares =
        suffering.stream().mapToDouble(each -> each.surprise() * each.surprise()).sum();
    return Math.max(
        common ? Math.hypot(itself, Math.sqrt(squares)) : 0,
        most * (likelier ? SLIGHTLY_MORE : SLIGHTLY_LESS));
  }

  /// What speaks for anything but a machine: for more requests, for who asks more often in each of
  /// them, and for who waits for nothing and does other things than before: it does not do so for
  /// want of a machine.
  private static double otherwise(
      List<Candidate> candidates,
      List<Charge> charges,
      List<Charge> suffering,
      Set<Service> asking) {
    Set<Service> changed =
        services(
            charges,
            each ->
                each.structure() > Math.max(Surprise.CHANCE, each.time())
                    && !suffering.contains(each));
    return candidates.stream()
        .filter(
            each ->
                each.kind() == CauseKind.TRAFFIC_INCREASE
                    || asking.contains(each.entity().ofService())
                    || changed.contains(each.entity().ofService()))
        .mapToDouble(Candidate::surprise)
        .max()
        .orElse(0);
  }

  /// Whether a service does something new, or more often; what it no longer gets to is none.
  private static boolean doesMore(Charge charge) {
    return charge.deviations().stream()
        .anyMatch(each -> each.surprise() > Surprise.CHANCE && each.effect() > 0);
  }

  /// Whether a service takes the same step so much more often in a request that what it asks for
  /// there has more to do by that alone.
  private static boolean asksMoreOften(Charge charge) {
    return charge.deviations().stream()
        .anyMatch(each -> each.aspect() == Aspect.REPEATED && each.surprise() > Surprise.CHANCE);
  }
}
