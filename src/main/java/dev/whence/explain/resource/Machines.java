package dev.whence.explain.resource;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Hop;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.answer.Words;
import dev.whence.explain.metrics.CountedTraffic;
import dev.whence.explain.metrics.FullStorage;
import dev.whence.explain.metrics.MetricSide;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Emitter;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Machines that tell of themselves (a node's exporter, the Collector's host receiver): one that is
/// used up, or more than all others, while most of what suffers runs on it. Who runs there and does
/// no more than before suffers from it. Where a file system of one became full, so does who calls
/// those that run there.
public final class Machines {

  /// The part of all that suffers, as squared surprise, that must run on the machine.
  private static final double MOST_OF_IT = 0.6;

  /// A candidate so much less loud than the loudest tells nothing of where it runs.
  private static final double LOUD = 0.4;

  /// The machine stands out so many times as far as the next one.
  private static final double STANDS_OUT = 1.3;

  private static final Set<Aspect> BY_TIME =
      EnumSet.of(Aspect.OWN_TIME, Aspect.EDGE_GAP, Aspect.DEPENDENCY_TIME, Aspect.DURATION);

  private static final Set<Aspect> FAILING = EnumSet.of(Aspect.OWN_ERRORS, Aspect.ERRORS);

  private final Windows windows;
  private final Collection<Series> series;
  private final Set<String> taken;
  private final CountedTraffic counted;
  private final Topology topology;
  private final Map<String, Set<Service>> residents = new TreeMap<>();
  private final List<Series> ofMachines = new ArrayList<>();

  /// @param taken machines that somebody known takes from those who share it
  /// @param counted what services count of their requests
  public Machines(
      Collection<Series> series,
      Windows windows,
      Set<String> taken,
      CountedTraffic counted,
      Topology topology) {
    this.series = series;
    this.counted = counted;
    this.topology = topology;
    this.taken = taken;
    this.windows = windows;
    for (Series one : series) {
      Emitter emitter = one.emitter();
      if (!emitter.node().isEmpty() && !emitter.service().name().equals(emitter.node())) {
        residents.computeIfAbsent(emitter.node(), _ -> new TreeSet<>()).add(emitter.service());
      }
    }
    for (Series one : series) {
      if (residents.containsKey(one.emitter().service().name())) {
        ofMachines.add(one);
      }
    }
  }

  /// The candidates, and before them the machine that most of what suffers runs on, where it stands
  /// out.
  public List<Candidate> explain(List<Candidate> candidates) {
    if (ofMachines.isEmpty() || candidates.isEmpty()) {
      return candidates;
    }
    Candidate full = full();
    Candidate blamed = full == null ? null : blamed(full, true, candidates);
    if (blamed == null) {
      Candidate machine = standingOut();
      blamed =
          machine == null
                  || taken.contains(machine.entity().service())
                  || !tellsMoreThan(residents(machine), machine)
              ? null
              : blamed(machine, false, candidates);
    }
    return blamed == null ? candidates : before(candidates, blamed);
  }

  /// The one machine of which a file system became full; null where none did, or several.
  private @Nullable Candidate full() {
    List<Candidate> full = FullStorage.of(windows, ofMachines);
    return full.size() == 1 ? full.getFirst() : null;
  }

  private Set<Service> residents(Candidate machine) {
    return residents.getOrDefault(machine.entity().service(), Set.of());
  }

  /// The machine as a candidate, with who suffers from it; null where most of what suffers does
  /// not.
  ///
  /// @param full whether nobody who runs on it can write any more: then who calls those does so in
  ///   vain, and may be one of whom no call is known
  private @Nullable Candidate blamed(Candidate machine, boolean full, List<Candidate> candidates) {
    Set<Service> here = residents(machine);
    double loud = LOUD * Candidate.loudest(candidates);
    Map<Service, Double> suffering = new TreeMap<>();
    double all = 0;
    double onIt = 0;
    for (Candidate each : candidates) {
      Service service = each.entity().ofService();
      boolean ofMachine = residents.containsKey(each.entity().service());
      if (!ofMachine && each.surprise() >= loud) {
        double square = each.surprise() * each.surprise();
        all += square;
        boolean reached =
            full
                ? here.contains(service) || mayCallAny(service, here)
                : here.contains(service) && isSlower(each) && !counted.isFarMore(service);
        if (reached) {
          onIt += square;
          suffering.merge(service, each.surprise(), Math::max);
        }
      }
    }
    return suffering.isEmpty() || onIt < MOST_OF_IT * all
        ? null
        : candidate(machine, here, suffering, Candidate.loudest(candidates));
  }

  private boolean mayCallAny(Service caller, Set<Service> residents) {
    Set<String> called =
        topology.calleesOf(caller).stream().map(Service::name).collect(Collectors.toSet());
    return called.isEmpty() || residents.stream().map(Service::name).anyMatch(called::contains);
  }

  /// The machine that does, by far; null where none does.
  private @Nullable Candidate standingOut() {
    List<Candidate> machines =
        MetricSide.machines(windows, ofMachines, true).stream()
            .sorted(Comparator.comparingDouble(Candidate::surprise).reversed())
            .toList();
    boolean alone =
        machines.size() == 1
            || (machines.size() > 1
                && machines.get(0).surprise() >= STANDS_OUT * machines.get(1).surprise());
    return alone ? machines.getFirst() : null;
  }

  /// Whether nobody alone who runs on it is used up as much as it is itself: what several are at
  /// once they have from the machine.
  private boolean tellsMoreThan(Set<Service> here, Candidate machine) {
    Entity itself = machine.entity();
    List<Series> together =
        series.stream()
            .filter(
                one ->
                    here.contains(one.emitter().service())
                        || itself.ofService().equals(one.emitter().service()))
            .toList();
    List<Candidate> used = MetricSide.machines(windows, together, true);
    double own =
        used.stream()
            .filter(one -> one.entity().equals(itself))
            .mapToDouble(Candidate::surprise)
            .max()
            .orElse(0);
    long asMuch =
        used.stream().filter(one -> !one.entity().equals(itself) && one.surprise() >= own).count();
    return own > 0 && asMuch != 1;
  }

  /// Whether it shows by how long it takes, or by failures that take longer: what a machine that is
  /// used up does to who runs there. Who shows by what it uses may be what uses the machine up; who
  /// does something else than before does not do so for want of a machine.
  private static boolean isSlower(Candidate candidate) {
    List<Aspect> aspects = candidate.findings().stream().map(Finding::aspect).toList();
    return aspects.stream().limit(1).anyMatch(BY_TIME::contains)
        || (aspects.stream().limit(1).anyMatch(FAILING::contains)
            && aspects.stream().anyMatch(BY_TIME::contains));
  }

  private static List<Candidate> before(List<Candidate> candidates, Candidate machine) {
    List<Candidate> all = new ArrayList<>(candidates);
    all.removeIf(each -> each.entity().equals(machine.entity()));
    all.add(machine);
    return all;
  }

  /// The machine, or the one service that has it for itself.
  ///
  /// @param residents who run on it
  private static Candidate candidate(
      Candidate machine, Set<Service> residents, Map<Service, Double> suffering, double loudest) {
    List<String> names = suffering.keySet().stream().map(Service::name).toList();
    Service worst =
        suffering.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElseThrow();
    Finding finding = machine.findings().getFirst();
    Entity shared = Entity.resource(worst, machine.entity().service());
    Hop hop =
        new Hop(
            shared,
            "mechanism",
            "saturation",
            "shares_resource",
            null,
            JoinTier.SAME_RESOURCE,
            new Finding(
                shared,
                finding.aspect(),
                finding.surprise(),
                finding.effect(),
                finding.change(),
                finding.onset(),
                finding.evidence()),
            null);
    return new Candidate(
        residents.size() == 1 && residents.contains(worst)
            ? Entity.service(worst)
            : machine.entity(),
        CauseKind.RESOURCE_EXHAUSTED,
        Candidate.score(loudest * Candidate.JUST_BEFORE),
        machine.statement()
            + ", while "
            + Words.names(names)
            + (names.size() > 1 ? " suffer, which run " : " suffers, which runs ")
            + (residents.containsAll(suffering.keySet()) ? "on it" : "on it or may write there"),
        machine.findings(),
        List.of(hop),
        JoinTier.SAME_RESOURCE,
        Verdict.PROBABLE);
  }
}
