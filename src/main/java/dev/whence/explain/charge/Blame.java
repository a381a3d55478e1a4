package dev.whence.explain.charge;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Part;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.Surprise;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Structure;
import dev.whence.explain.structure.Topology;
import dev.whence.explain.structure.Waits;
import dev.whence.explain.time.Segment;
import dev.whence.explain.time.Timing;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who is to blame, from traces and log lines: each service's own deviations, less what its callees
/// explain.
public final class Blame {

  /// So often at least, for each call that something differs in, is somebody called who is the
  /// reason.
  private static final double OFTEN_ENOUGH = 0.25;

  /// Mean offsets within requests are this sure at best.
  private static final long SLACK_NANOS = 5_000_000;

  private static final long SLACK_SHARE = 5;

  private final Topology topology;
  private final Structure structure;
  private final Map<EntryKey, List<Deviation>> deviations;

  /// In what each service fails more often.
  private final Map<Service, List<Deviation>> failing;

  /// Names of those who are called more often within a request than before.
  private final Set<String> askedAgain;

  private final List<Timing.Share> timing;
  private final EngineSettings settings;

  private Blame(
      Topology topology, Structure structure, List<Timing.Share> timing, EngineSettings settings) {
    this.settings = settings;
    this.topology = topology;
    this.structure = structure;
    this.deviations = structure.deviations();
    this.failing =
        deviations.values().stream()
            .flatMap(List::stream)
            .filter(each -> each.aspect() == Finding.Aspect.OWN_ERRORS)
            .filter(each -> each.surprise() > Surprise.CHANCE)
            .collect(Collectors.groupingBy(Deviation::service));
    this.askedAgain =
        deviations.values().stream()
            .flatMap(List::stream)
            .filter(
                each -> each.aspect() == Finding.Aspect.REPEATED && each.surprise() > Surprise.SURE)
            .map(Deviation::what)
            .collect(Collectors.toSet());
    this.timing = timing;
  }

  /// What speaks against whom in some facts, by service.
  public static List<Charge> charges(
      Facts facts, Topology topology, List<Timing.Share> timing, EngineSettings settings) {
    Structure structure = new Structure(facts, topology, settings);
    return new Blame(topology, structure, timing, settings).charges();
  }

  /// All services with something against them.
  private List<Charge> charges() {
    TreeMap<Service, List<Deviation>> own = new TreeMap<>();
    TreeMap<Service, Double> squares = new TreeMap<>();
    deviations.forEach(
        (entry, all) -> {
          Deviation worst = worstUnexplained(entry, all);
          if (worst != null) {
            double excess = worst.surprise() - Surprise.CHANCE;
            squares.merge(entry.service(), excess * excess, Double::sum);
            own.computeIfAbsent(entry.service(), s -> new ArrayList<>()).addAll(all);
          }
        });
    TreeMap<Service, Charge> charges = new TreeMap<>();
    squares.forEach(
        (service, square) ->
            charges.put(
                service,
                new Charge(
                    service,
                    Math.sqrt(square) + Surprise.CHANCE,
                    0,
                    sorted(own.getOrDefault(service, List.of())),
                    List.of(),
                    null,
                    structure.isUnsure(service))));
    for (Timing.Share share : timing) {
      charges.merge(
          share.service(),
          new Charge(
              share.service(),
              0,
              // Calls that used to break off take longer now that they do not.
              share.surprise() * (1 - structure.cured(share.service())),
              List.of(),
              share.segments(),
              share.onlyWay(),
              false),
          (a, b) ->
              new Charge(
                  a.service(),
                  a.structure(),
                  b.time(),
                  a.deviations(),
                  b.segments(),
                  b.onlyWay(),
                  a.unsure()));
    }
    return new ArrayList<>(charges.values());
  }

  private static List<Deviation> sorted(List<Deviation> all) {
    List<Deviation> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.comparingDouble((Deviation d) -> -d.surprise()).thenComparing(Deviation::what));
    return sorted;
  }

  /// The most surprising deviation that stays once its callees' are taken off; null for none.
  private @Nullable Deviation worstUnexplained(EntryKey entry, List<Deviation> all) {
    Deviation best = null;
    for (Deviation deviation : all) {
      if (deviation.surprise() > Surprise.CHANCE
          && (best == null || deviation.surprise() > best.surprise())
          && !followsFromRepetition(deviation)
          && !explained(entry, deviation)) {
        best = deviation;
      }
    }
    return best;
  }

  /// Whether a service makes other calls than before each time that it is asked, while somebody
  /// asks it again and again within one request: for a part each time, or what it has just
  /// answered.
  private boolean followsFromRepetition(Deviation deviation) {
    boolean calls =
        deviation.aspect() == Finding.Aspect.CALLS_MISSING
            || deviation.aspect() == Finding.Aspect.CALLS_NEW;
    return calls && askedAgain.contains(deviation.service().name());
  }

  /// Whether a callee that the entry had called before the deviation deviates itself, enough to
  /// account for it: what comes later in a request cannot be the cause of what comes earlier.
  private boolean explained(EntryKey entry, Deviation deviation) {
    if (!settings.uses(Part.EXPLAINED_AWAY)) {
      return false;
    }
    for (Topology.Call call : topology.callsBy(entry).keySet()) {
      EntryKey callee = call.callee();
      if (!callee.service().equals(entry.service())
          && isAskedBefore(entry, callee.service(), deviation)
          && (accountsFor(entry, callee, deviation)
              || keepsWaiting(entry, callee.service(), deviation))) {
        return true;
      }
    }
    return deviation.aspect() == Finding.Aspect.OWN_ERRORS && failsApart(entry, deviation);
  }

  /// Whether somebody whom the service calls in requests that begin with it fails about as often.
  private boolean failsApart(EntryKey entry, Deviation deviation) {
    return !topology.isUncalled(entry)
        && topology.callsBy(new EntryKey(entry.service(), "")).keySet().stream()
            .filter(call -> topology.isUncalled(call.caller()))
            .map(call -> call.callee().service())
            .filter(callee -> !callee.equals(entry.service()))
            .anyMatch(callee -> failsAsOften(callee, _ -> true, deviation));
  }

  private boolean isAskedBefore(EntryKey entry, Service callee, Deviation deviation) {
    return entry.operation().isEmpty()
        || !settings.uses(Part.ORDER_WITHIN_REQUEST)
        || names(deviation, callee)
        || firstCall(entry, callee) <= latest(deviation.offsetNanos());
  }

  /// Whether a callee deviates enough, and is asked, or was before, often enough.
  private boolean accountsFor(EntryKey entry, EntryKey callee, Deviation deviation) {
    return (deviates(callee, deviation)
            || deviates(new EntryKey(callee.service(), ""), deviation)
            || deviatesApart(callee.service(), deviation))
        && calls(entry, callee.service(), each -> Math.max(each.after(), each.before()))
            >= affected(deviation) * OFTEN_ENOUGH;
  }

  private boolean keepsWaiting(EntryKey entry, Service callee, Deviation deviation) {
    return settings.uses(Part.PATIENCE)
        && calls(entry, callee, each -> each.after()) >= affected(deviation) * OFTEN_ENOUGH
        && !topology.waits().isHasty(entry.service(), callee)
        && (slow(entry.service(), callee, deviation) || waits(entry.service(), callee));
  }

  /// How often the entry calls a service.
  private long calls(EntryKey entry, Service callee, ToLongFunction<Topology.Volume> count) {
    long calls = 0;
    for (Map.Entry<Topology.Call, Topology.Volume> call : topology.callsBy(entry).entrySet()) {
      if (call.getKey().callee().service().equals(callee)) {
        calls += count.applyAsLong(call.getValue());
      }
    }
    return calls;
  }

  /// In how many calls of the entry something differs.
  private static double affected(Deviation deviation) {
    return Math.abs(deviation.effect()) * deviation.calls();
  }

  /// Whether a log line says by name whom it is about.
  private static boolean names(Deviation deviation, Service callee) {
    return deviation.aspect() == Finding.Aspect.LOG_NEW && deviation.what().contains(callee.name());
  }

  private static long latest(long meanNanos) {
    return meanNanos + SLACK_NANOS + meanNanos / SLACK_SHARE;
  }

  /// When the entry first calls a service, answered or not.
  private long firstCall(EntryKey entry, Service callee) {
    long first = Long.MAX_VALUE;
    for (Map.Entry<Topology.Call, Topology.Volume> call : topology.callsBy(entry).entrySet()) {
      if (call.getKey().callee().service().equals(callee)) {
        first = Math.min(first, call.getValue().offsetNanos());
      }
    }
    return first;
  }

  /// Whether calls to the callee wait so much longer that the caller may have given up on them.
  private boolean slow(Service caller, Service callee, Deviation deviation) {
    for (Timing.Share share : timing) {
      if (share.service().equals(callee)
          && !share.service().equals(caller)
          && share.surprise() > Math.min(Surprise.SURE, deviation.surprise() / 2)
          && share.effect() >= Math.abs(deviation.effect()) / 4
          && share.segments().stream().anyMatch(Blame::triesPatience)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a callee lets its caller wait, whoever it waits for in its turn, and not that caller
  /// alone.
  private boolean waits(Service caller, Service callee) {
    return !structure.isOneSided(caller, callee) && topology.waits().letsWait(caller, callee);
  }

  private static boolean triesPatience(Segment segment) {
    return Waits.triesPatience(segment.meanAfterNanos(), segment.meanBeforeNanos());
  }

  /// Whether a callee fails about as often in requests that begin with it: those who do not hand on
  /// whose request it is begin a new one with each call.
  private boolean deviatesApart(Service callee, Deviation caller) {
    return caller.aspect() == Finding.Aspect.OWN_ERRORS
        && failsAsOften(callee, topology::isUncalled, caller);
  }

  private boolean failsAsOften(Service callee, Predicate<EntryKey> which, Deviation caller) {
    return failing.getOrDefault(callee, List.of()).stream()
        .filter(each -> which.test(new EntryKey(callee, each.entry())))
        .anyMatch(each -> affected(each) >= affected(caller) / 2);
  }

  private boolean deviates(EntryKey callee, Deviation caller) {
    boolean repeated = caller.aspect() == Finding.Aspect.REPEATED;
    for (Deviation deviation : deviations.getOrDefault(callee, List.of())) {
      if (repeated && deviation.aspect() != Finding.Aspect.OWN_ERRORS) {
        continue;
      }
      double share = Math.abs(deviation.effect()) / Math.abs(caller.effect());
      boolean enough = deviation.surprise() > Surprise.CHANCE && share >= 0.5;
      // A request that makes several calls fails oftener than each of them.
      boolean several = deviation.surprise() > Surprise.SURE && share >= 0.25;
      if (enough || several) {
        return true;
      }
    }
    return false;
  }
}
