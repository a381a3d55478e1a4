package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.statistics.Surprise;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Whom several services ask, none of which calls another, and which begin to fail by themselves in
/// those of their operations alone in which they ask it. It does not fail; what it answers may be
/// wrong. That several begin to fail by chance at once, and just there, is the less likely.
public final class CommonAnswer {

  private static final int SEVERAL = 2;

  /// The part of a service's failures that must be of operations in which it asks.
  private static final double NEARLY_ALL = 0.8;

  /// So many of other operations, or other callers, would have failed, had they fared as badly.
  private static final double ENOUGH = 5;

  /// A service that fails: by its operations, how many calls of them.
  private record Failing(Charge charge, Map<EntryKey, Double> failures, double share) {

    Service service() {
      return charge.service();
    }

    double failed() {
      return failures.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  private final Topology topology;
  private final List<Failing> failing = new ArrayList<>();

  private CommonAnswer(List<Charge> charges, Topology topology) {
    this.topology = topology;
    for (Charge charge : charges) {
      Map<EntryKey, Double> failures = new HashMap<>();
      Map<EntryKey, Long> calls = new HashMap<>();
      charge
          .ownFailures(Surprise.CHANCE)
          .filter(each -> each.after().kind() != CellKind.EDGE)
          .forEach(
              each -> {
                EntryKey entry = new EntryKey(each.service(), each.entry());
                failures.merge(entry, affected(each), Math::max);
                calls.put(entry, each.calls());
              });
      if (!failures.isEmpty()) {
        double failed = failures.values().stream().mapToDouble(Double::doubleValue).sum();
        double all = calls.values().stream().mapToLong(Long::longValue).sum();
        failing.add(new Failing(charge, failures, failed / all));
      }
    }
  }

  private static double affected(Deviation deviation) {
    return Math.abs(deviation.effect()) * deviation.calls();
  }

  /// Adds who is asked before those who fail, which are no more than probable then.
  ///
  /// @param charges that need something to explain them, the worst first
  /// @return those who fail, each with who is asked
  public static Map<Service, Service> add(
      List<Charge> charges, Topology topology, List<Candidate> found) {
    CommonAnswer answers = new CommonAnswer(charges, topology);
    Map<Service, Service> told = new TreeMap<>();
    answers.byAsked().entrySet().stream()
        .filter(each -> answers.isCommon(each.getKey(), each.getValue()))
        .min(Comparator.comparingLong(each -> answers.asked(each.getKey())))
        .ifPresent(
            each -> {
              add(each.getKey(), each.getValue(), found);
              each.getValue().forEach(one -> told.put(one.service(), each.getKey()));
            });
    return told;
  }

  private static void add(Service asked, List<Failing> failing, List<Candidate> found) {
    Charge worst = failing.getFirst().charge();
    double squares = 0;
    for (Failing each : failing) {
      squares += each.charge().surprise() * each.charge().surprise();
    }
    String statement =
        "%s fail where they ask %s, and nowhere else: what it answers may be wrong"
            .formatted(
                Words.names(failing.stream().map(each -> each.service().name()).toList()),
                asked.name());
    double share = Candidate.JUST_BEFORE * Math.sqrt(squares) / worst.surprise();
    ChargeReport.addInstead(asked, worst, share, statement, found);
    Set<Service> services = failing.stream().map(Failing::service).collect(Collectors.toSet());
    found.replaceAll(
        each ->
            services.contains(each.entity().ofService()) ? each.withBound(Verdict.PROBABLE) : each);
  }

  /// Who fails, by whom nearly all of their failing operations ask.
  private TreeMap<Service, List<Failing>> byAsked() {
    TreeMap<Service, List<Failing>> byAsked = new TreeMap<>();
    for (Failing each : failing) {
      TreeMap<Service, Double> asking = new TreeMap<>();
      each.failures()
          .forEach(
              (entry, failed) ->
                  callees(entry).forEach(callee -> asking.merge(callee, failed, Double::sum)));
      asking.forEach(
          (callee, failed) -> {
            if (failed >= NEARLY_ALL * each.failed()) {
              byAsked.computeIfAbsent(callee, _ -> new ArrayList<>()).add(each);
            }
          });
    }
    return byAsked;
  }

  private Set<Service> callees(EntryKey entry) {
    return topology.callsBy(entry).keySet().stream()
        .map(call -> call.callee().service())
        .filter(callee -> !callee.equals(entry.service()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isCommon(Service asked, List<Failing> all) {
    return all.size() >= SEVERAL
        && all.stream().anyMatch(each -> each.charge().fails())
        && failing.stream().noneMatch(each -> each.service().equals(asked))
        && areApart(all)
        && all.stream().anyMatch(each -> faresWellElsewhere(each, asked))
        && !answersOthers(asked, all);
  }

  private boolean areApart(List<Failing> all) {
    return all.stream()
        .map(each -> topology.callersOf(each.service()))
        .noneMatch(callers -> all.stream().anyMatch(each -> callers.contains(each.service())));
  }

  /// Whether so many calls of operations in which it does not ask are answered that some would have
  /// failed.
  private boolean faresWellElsewhere(Failing each, Service asked) {
    long others = 0;
    for (Map.Entry<EntryKey, Topology.Volume> entry : topology.entries().entrySet()) {
      if (entry.getKey().service().equals(each.service())
          && !each.failures().containsKey(entry.getKey())
          && !callees(entry.getKey()).contains(asked)) {
        others += entry.getValue().after();
      }
    }
    return each.share() * others >= ENOUGH;
  }

  /// Whether so many others ask, and do not fail, that some would have.
  private boolean answersOthers(Service asked, List<Failing> all) {
    double share = all.stream().mapToDouble(Failing::share).min().orElse(0);
    long others = 0;
    for (Map.Entry<Topology.Call, Topology.Volume> call : topology.calls().entrySet()) {
      EntryKey caller = call.getKey().caller();
      if (call.getKey().callee().service().equals(asked)
          && all.stream().noneMatch(each -> each.failures().containsKey(caller))) {
        others += call.getValue().after();
      }
    }
    return share * others >= ENOUGH;
  }

  /// How often it is asked.
  private long asked(Service service) {
    return topology.calls().entrySet().stream()
        .filter(call -> call.getKey().callee().service().equals(service))
        .mapToLong(call -> call.getValue().after())
        .sum();
  }
}
