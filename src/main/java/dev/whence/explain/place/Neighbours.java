package dev.whence.explain.place;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Hop;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.resource.Taker;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Contention sideways: something that begins to take the processors of a machine from those who
/// share it. Who is slower there in all its own work suffers from it.
public final class Neighbours {

  /// The part of all slowness whose place is known, as squared surprise, that must lie on the
  /// machine.
  private static final double MOST_OF_IT = 0.6;

  private static final double NEARLY_ALL = 0.9;

  private static final double SUFFERS = 1.5;
  private static final double LEFT = 0.5;

  private final Map<Service, Set<String>> nodes = new HashMap<>();
  private final Map<String, String> nodeOf = new HashMap<>();
  private final Map<Service, TreeMap<String, Worked>> work = new HashMap<>();
  private final List<Taker> takers;
  private final Topology topology;

  private Neighbours(List<Taker> takers, Topology topology) {
    this.takers = takers;
    this.topology = topology;
  }

  /// @param series what metrics say of machines and of who runs on them
  public static Neighbours of(
      Collection<Series> series, Windows windows, Topology topology, Facts facts) {
    Neighbours found = new Neighbours(Taker.of(series, windows), topology);
    for (Series one : series) {
      if (Taker.isPlaced(one.emitter())) {
        found
            .nodes
            .computeIfAbsent(one.emitter().service(), s -> new HashSet<>())
            .add(one.emitter().node());
        if (!one.emitter().instance().isEmpty()) {
          found.nodeOf.put(one.emitter().instance(), one.emitter().node());
        }
      }
    }
    if (!found.takers.isEmpty()) {
      found.ownTime(facts);
    }
    return found;
  }

  /// Machines that somebody begins to take the processors of.
  public Set<String> taken() {
    return takers.stream().map(Taker::node).collect(Collectors.toSet());
  }

  /// A service's own time on one machine.
  private static final class Worked {
    double nanos;
    double calls;
    double nanosBefore;
    double callsBefore;

    double added() {
      return calls == 0 || callsBefore == 0
          ? 0
          : Math.max(0, nanos - nanosBefore / callsBefore * calls);
    }
  }

  private void ownTime(Facts facts) {
    for (Cell cell : facts.window()) {
      Worked worked = worked(cell);
      if (worked != null) {
        worked.nanos += cell.count(SelfTime.SELF_NANOS);
        worked.calls += cell.count(SelfTime.COUNT);
      }
    }
    for (Cell cell : facts.workBefore()) {
      Worked worked = worked(cell);
      if (worked != null) {
        worked.nanosBefore += cell.count(SelfTime.SELF_NANOS);
        worked.callsBefore += cell.count(SelfTime.COUNT);
      }
    }
  }

  private @Nullable Worked worked(Cell cell) {
    String node =
        cell.key().kind() == CellKind.SELF_TIME
            ? nodeOf.get(cell.key().text(SelfTime.INSTANCE))
            : null;
    return node == null
        ? null
        : work.computeIfAbsent(
                Service.parse(cell.key().text(SelfTime.SERVICE)), s -> new TreeMap<>())
            .computeIfAbsent(node, n -> new Worked());
  }

  /// Whether what a service's own work takes longer lies on one machine, though it runs on others
  /// too.
  private boolean liesOn(Service service, String node) {
    Map<String, Worked> all = work.getOrDefault(service, new TreeMap<>());
    double here = 0;
    double sum = 0;
    for (Map.Entry<String, Worked> each : all.entrySet()) {
      sum += each.getValue().added();
      here += each.getKey().equals(node) ? each.getValue().added() : 0;
    }
    return all.size() > 1 && here > NEARLY_ALL * sum;
  }

  /// The candidates, and whoever takes a machine from them.
  public List<Candidate> explain(
      List<Candidate> candidates, List<Charge> charges, List<Instances.Odd> odd) {
    Map<Service, Double> slower = slower(charges, odd, null);
    Map<Service, Double> unplaced = unplaced(charges);
    Set<Service> suffering = new HashSet<>();
    List<Candidate> taking = new ArrayList<>();
    for (Taker taker : takers) {
      Map<Service, Double> victims = slower(charges, odd, taker.node());
      victims.keySet().removeIf(each -> !each.equals(taker.service()) && takes(each, taker.node()));
      double squares = squares(victims);
      boolean most = squares >= SUFFERS * SUFFERS && squares >= MOST_OF_IT * squares(slower);
      if (most && !victims.containsKey(taker.service())) {
        suffering.addAll(victims.keySet());
        taking.add(candidate(taker, worst(victims), Math.sqrt(squares + squares(unplaced))));
      }
    }
    List<Candidate> all = new ArrayList<>(candidates);
    all.replaceAll(
        each ->
            suffering.contains(each.entity().ofService())
                ? each.withScore(Candidate.score(each.surprise() * LEFT))
                : each);
    all.addAll(taking);
    if (taking.isEmpty()) {
      common(charges, odd, squares(slower)).ifPresent(all::add);
    }
    if (slower.isEmpty()) {
      byTimeAlone(unplaced).ifPresent(all::add);
    }
    return all;
  }

  /// Whether somebody takes more of a machine than before itself: others leave it no less.
  private boolean takes(Service service, String node) {
    return takers.stream()
        .anyMatch(each -> each.service().equals(service) && each.node().equals(node));
  }

  /// The machine that most of the slowness lies on, of several services at once, though nobody is
  /// seen to take it from them.
  private Optional<Candidate> common(
      List<Charge> charges, List<Instances.Odd> odd, double allSquares) {
    Map<String, List<Instances.Odd>> byNode = new TreeMap<>();
    for (Instances.Odd each : odd) {
      String node = each.fails() ? null : nodeOf.get(each.instance());
      if (node != null) {
        byNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(each);
      }
    }
    return byNode.entrySet().stream()
        .map(
            each ->
                new CommonMachine(
                    each.getKey(), slower(charges, odd, each.getKey()), each.getValue()))
        .filter(each -> each.isOfSeveral() && each.squares() >= MOST_OF_IT * allSquares)
        .max(Comparator.comparingDouble(CommonMachine::squares))
        .map(CommonMachine::candidate);
  }

  /// Who is slower in its own work and does not tell on which machine it runs.
  private Map<Service, Double> unplaced(List<Charge> charges) {
    Map<Service, Double> unplaced = new TreeMap<>();
    for (Charge charge : charges) {
      boolean ofItself =
          charge.segments().stream()
              .anyMatch(each -> each.callee() == null && each.surprise() > SUFFERS);
      if (ofItself && charge.isOfTime() && !nodes.containsKey(charge.service())) {
        unplaced.put(charge.service(), charge.time());
      }
    }
    return unplaced;
  }

  /// Where nobody tells on which machine it runs: several that do not call each other are slower in
  /// their own work at once, and what takes no part in requests begins to take a machine.
  private Optional<Candidate> byTimeAlone(Map<Service, Double> victims) {
    return victims.keySet().stream().anyMatch(each -> isBesideAnother(each, victims.keySet()))
        ? takers.stream()
            .filter(each -> !topology.names().contains(each.service().name()))
            .max(Comparator.comparingDouble(each -> each.after() - each.before()))
            .map(each -> coincident(each, Math.sqrt(squares(victims))))
        : Optional.empty();
  }

  private boolean isBesideAnother(Service service, Set<Service> others) {
    Set<Service> callers = topology.callersOf(service);
    return others.stream()
        .anyMatch(
            other ->
                !other.equals(service)
                    && !callers.contains(other)
                    && !topology.callersOf(other).contains(service));
  }

  /// By how much services that run on a machine are slower in their own work: all of a service
  /// where all of its instances run there, else the instance there, if it is slower than the
  /// others. On any machine that is known where none is named.
  private Map<Service, Double> slower(
      List<Charge> charges, List<Instances.Odd> odd, @Nullable String node) {
    Map<Service, Double> slower = new TreeMap<>();
    for (Charge charge : charges) {
      Set<String> of = nodes.getOrDefault(charge.service(), Set.of());
      boolean there =
          node == null ? !of.isEmpty() : of.equals(Set.of(node)) || liesOn(charge.service(), node);
      if (there && charge.time() > SUFFERS && charge.isOfTime()) {
        slower.put(charge.service(), charge.time());
      }
    }
    for (Instances.Odd each : odd) {
      String of = nodeOf.get(each.instance());
      if (of != null && !each.fails() && (node == null || node.equals(of))) {
        slower.merge(each.service(), each.surprise(), Math::max);
      }
    }
    return slower;
  }

  private static double squares(Map<Service, Double> slower) {
    return slower.values().stream().mapToDouble(each -> each * each).sum();
  }

  private static Service worst(Map<Service, Double> victims) {
    return victims.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  private Candidate coincident(Taker taker, double surprise) {
    String text = taker.text() + ", while several are slower that do not tell where they run";
    return new Candidate(
        Entity.service(taker.service()),
        CauseKind.SCHEDULED_JOB,
        Candidate.score(surprise),
        text,
        List.of(finding(Entity.service(taker.service()), taker, surprise, text)),
        JoinTier.WINDOW_ONLY,
        Verdict.COINCIDENT);
  }

  private Candidate candidate(Taker taker, Service victim, double surprise) {
    String text = taker.text();
    Finding finding = finding(Entity.service(taker.service()), taker, surprise, text);
    Entity machine = Entity.resource(victim, taker.node());
    Hop hop =
        new Hop(
            machine,
            "mechanism",
            "saturation",
            "shares_resource",
            null,
            JoinTier.SAME_RESOURCE,
            finding(machine, taker, surprise, text),
            null);
    return new Candidate(
        Entity.service(taker.service()),
        serves(taker.service()) ? CauseKind.BEHAVIOUR_CHANGE : CauseKind.SCHEDULED_JOB,
        Candidate.score(surprise * Candidate.JUST_BEFORE),
        text,
        List.of(finding),
        List.of(hop),
        JoinTier.SAME_RESOURCE,
        Verdict.PROBABLE);
  }

  private boolean serves(Service service) {
    return topology.services().contains(service);
  }

  private static Finding finding(Entity entity, Taker taker, double surprise, String text) {
    return Finding.measured(
        entity,
        Aspect.SATURATION,
        surprise,
        new Finding.Change(taker.metric(), "mean", taker.unit(), taker.before(), taker.after()),
        Evidence.Type.METRIC,
        text);
  }
}
