package dev.whence.explain.load;

import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.meaning.ServiceGraph;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Service;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How much is asked of each service and resource, and by whom: load travels from caller to callee.
public final class Demand {

  /// Less of a rise than this is the everyday.
  private static final double RISE = 1.4;

  /// Standard deviations of counting.
  private static final double SURE = 6;

  private static final int DEEPEST = 12;

  private final double secondsAfter;
  private final double secondsBefore;
  private final Topology topology;
  private final TreeMap<Service, long[]> entries = new TreeMap<>();
  private final TreeMap<Service, TreeMap<Service, long[]>> callersOf = new TreeMap<>();

  /// As calls of window and baselines tell it.
  public Demand(Topology topology, Windows windows) {
    secondsAfter = windows.secondsAfter();
    secondsBefore = windows.secondsBefore();
    this.topology = topology;
    topology
        .entries()
        .forEach(
            (entry, volume) ->
                add(entries.computeIfAbsent(entry.service(), s -> new long[2]), volume));
    topology
        .calls()
        .forEach(
            (call, volume) -> {
              Service callee = call.callee().service();
              Service caller = call.caller().service();
              if (!callee.equals(caller)) {
                add(
                    callersOf
                        .computeIfAbsent(callee, s -> new TreeMap<>())
                        .computeIfAbsent(caller, s -> new long[2]),
                    volume);
              }
            });
  }

  private static void add(long[] sums, Topology.Volume volume) {
    sums[0] += volume.after();
    sums[1] += volume.before();
  }

  private static void add(long[] sums, long[] counts) {
    sums[0] += counts[0];
    sums[1] += counts[1];
  }

  /// Where a rise of load comes from.
  ///
  /// @param origin who asks more of the others, or where more enters
  /// @param fanOut whether it makes more calls per request of its own; else more requests enter
  /// @param before calls a second that the victim got from the one that passes it on
  /// @param path from the origin to the victim, both included
  /// @param operation what is asked of the origin more often where requests enter, though it is not
  ///   asked much more as a whole; null where it is, or where it fans out
  public record Rise(
      Service origin,
      boolean fanOut,
      double before,
      double after,
      List<Service> path,
      @Nullable EntryKey operation) {}

  double rate(long[] counts, boolean window) {
    return rate((double) counts[window ? 0 : 1], window);
  }

  /// So many a second, in the window or before.
  public double rate(double count, boolean window) {
    return count / (window ? secondsAfter : secondsBefore);
  }

  /// Calls a second of a service's own entries, before and after.
  public double[] entryRate(Service service) {
    long[] counts = entries.getOrDefault(service, new long[2]);
    return new double[] {rate(counts, false), rate(counts, true)};
  }

  /// All that requests enter. MUST NOT be changed.
  public Set<Service> services() {
    return entries.keySet();
  }

  /// Who calls whom, and how often did before.
  ///
  /// @param times as often as spans tell
  public List<ServiceGraph.Calls> calls(double times) {
    List<ServiceGraph.Calls> calls = new ArrayList<>();
    callersOf.forEach(
        (callee, callers) ->
            callers.forEach(
                (caller, counts) ->
                    calls.add(
                        new ServiceGraph.Calls(caller, callee, times * rate(counts, false)))));
    return calls;
  }

  /// Calls a second, before and after.
  double[] rates(Topology.Volume volume) {
    return new double[] {
      rate((double) volume.before(), false), rate((double) volume.after(), true)
    };
  }

  /// Whether so many more come that it is no chance.
  boolean rose(Topology.Volume volume) {
    return rose(new long[] {volume.after(), volume.before()});
  }

  /// The services at which requests enter: those that no other is seen to call.
  List<Service> entrances() {
    return entries.keySet().stream().filter(one -> !callersOf.containsKey(one)).toList();
  }

  /// Follows a rise of load upwards; null where nothing rose enough to tell.
  public @Nullable Rise rise(Service victim) {
    ArrayDeque<Service> path = new ArrayDeque<>(List.of(victim));
    Set<Service> seen = new HashSet<>(Set.of(victim));
    Service at = victim;
    EntryKey operation = null;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Map<Service, long[]> callers = callers(at, operation);
      if (callers.isEmpty()) {
        long[] own = asked(at, operation);
        boolean tells = rose(own) || (depth > 0 && operation == null);
        return tells
            ? new Rise(at, false, rate(own, false), rate(own, true), List.copyOf(path), operation)
            : null;
      }
      Service main = rose(total(callers)) ? main(callers) : depth == 0 ? unseen(at, callers) : null;
      if (main == null || !seen.add(main)) {
        return null;
      }
      long[] calls = callers.getOrDefault(main, new long[2]);
      path.addFirst(main);
      EntryKey asking = null;
      if (fansOut(main, calls)) {
        asking = askedMore(main, at, operation);
        if (asking == null) {
          return new Rise(
              main, true, rate(calls, false), rate(calls, true), List.copyOf(path), null);
        }
      }
      at = main;
      operation = asking;
    }
    return null;
  }

  /// Who asks for more, and more than all others together, though the victim is not asked much more
  /// as a whole; null for nobody.
  public @Nullable Service asksMore(Service victim) {
    Map<Service, long[]> callers = callers(victim, null);
    Service main = main(callers, false);
    return main != null && rose(callers.getOrDefault(main, new long[2])) ? main : null;
  }

  /// How often a service is asked, or one operation of it.
  private long[] asked(Service service, @Nullable EntryKey operation) {
    if (operation == null) {
      return entries.getOrDefault(service, new long[2]);
    }
    Topology.Volume volume = topology.entries().get(operation);
    return volume == null ? new long[2] : new long[] {volume.after(), volume.before()};
  }

  /// Who calls a service, or one operation of it.
  private Map<Service, long[]> callers(Service service, @Nullable EntryKey operation) {
    if (operation == null) {
      return callersOf.getOrDefault(service, new TreeMap<>());
    }
    TreeMap<Service, long[]> callers = new TreeMap<>();
    asking(service, operation)
        .forEach(
            (entry, calls) ->
                add(callers.computeIfAbsent(entry.service(), _ -> new long[2]), calls));
    return callers;
  }

  /// The entries of others that call a service, or one operation of it.
  private TreeMap<EntryKey, long[]> asking(Service service, @Nullable EntryKey operation) {
    TreeMap<EntryKey, long[]> asking = new TreeMap<>();
    topology
        .calls()
        .forEach(
            (call, volume) -> {
              EntryKey callee = call.callee();
              boolean meant =
                  operation == null ? callee.service().equals(service) : callee.equals(operation);
              if (meant && !call.caller().service().equals(service)) {
                add(asking.computeIfAbsent(call.caller(), _ -> new long[2]), volume);
              }
            });
    return asking;
  }

  /// The operation of a caller from which most of a rise comes, where that operation calls for each
  /// of its requests no more than before: others of the caller are asked less, or never called.
  /// Null where it calls more.
  private @Nullable EntryKey askedMore(
      Service caller, Service callee, @Nullable EntryKey operation) {
    TreeMap<EntryKey, long[]> calls = asking(callee, operation);
    calls.keySet().removeIf(entry -> !entry.service().equals(caller));
    EntryKey main = main(calls, false);
    if (main == null) {
      return null;
    }
    long[] asked = asked(caller, main);
    boolean handsOn = rose(asked) && !fansOut(asked, calls.getOrDefault(main, new long[2]));
    return handsOn ? main : null;
  }

  /// Who asks for more where that is not seen in how often it is asked as a whole.
  private @Nullable Service unseen(Service victim, Map<Service, long[]> callers) {
    Service heavy = entries.containsKey(victim) ? null : heavy(victim, callers);
    return heavy != null ? heavy : blocked(callers);
  }

  /// The caller of a resource that asks for more than all others together and keeps it busy for
  /// most of the time that it is busy longer: its calls are heavier ones. Callers that fail may ask
  /// the same again; null for nobody.
  private @Nullable Service heavy(Service resource, Map<Service, long[]> callers) {
    Service main = main(callers, false);
    if (main == null
        || !rose(callers.getOrDefault(main, new long[2]))
        || topology.waits().failsMore(main, resource)) {
      return null;
    }
    double longer = 0;
    for (Service caller : callers.keySet()) {
      longer += Math.max(0, busier(caller, resource));
    }
    return busier(main, resource) > longer / 2 ? main : null;
  }

  /// For how much longer a caller keeps another busy than before, each second.
  private double busier(Service caller, Service callee) {
    double[] busy = topology.waits().busyNanos(caller, callee);
    return rate(busy[0], true) - rate(busy[1], false);
  }

  /// A caller that is asked for more and does not get it on to what is in its way.
  private @Nullable Service blocked(Map<Service, long[]> callers) {
    Service best = null;
    double most = 0;
    for (Service caller : callers.keySet()) {
      long[] own = entries.getOrDefault(caller, new long[2]);
      double more = rate(own, true) - rate(own, false);
      if (rose(own) && more > most) {
        most = more;
        best = caller;
      }
    }
    return best;
  }

  private static long[] total(Map<Service, long[]> callers) {
    long[] sum = new long[2];
    callers.values().forEach(calls -> add(sum, calls));
    return sum;
  }

  private boolean rose(long[] counts) {
    double expected = counts[1] * secondsAfter / secondsBefore;
    double deviation = Math.sqrt(counts[0] + expected * secondsAfter / secondsBefore + 1);
    return counts[0] > RISE * expected && (counts[0] - expected) / deviation > SURE;
  }

  /// The caller that more than half of the rise comes from, or the first among several that ask for
  /// more; null for none.
  private @Nullable Service main(Map<Service, long[]> callers) {
    return main(callers, callers.values().stream().filter(this::rose).count() > 1);
  }

  /// Who asks for more than all others together, or for most where any will do; null for nobody.
  private <K> @Nullable K main(Map<K, long[]> asking, boolean any) {
    double rise = 0;
    K best = null;
    double most = 0;
    for (Map.Entry<K, long[]> each : asking.entrySet()) {
      double more = rate(each.getValue(), true) - rate(each.getValue(), false);
      rise += Math.max(0, more);
      if (more > most) {
        most = more;
        best = each.getKey();
      }
    }
    return any || most > rise / 2 ? best : null;
  }

  /// Whether the caller makes more calls for each request of its own, rather than having more
  /// requests.
  private boolean fansOut(Service caller, long[] calls) {
    return fansOut(entries.getOrDefault(caller, new long[2]), calls);
  }

  private boolean fansOut(long[] asked, long[] calls) {
    if (asked[1] == 0 || calls[1] == 0) {
      return true;
    }
    double requests = Math.log(Math.max(rate(asked, true), 1e-9) / rate(asked, false));
    double each = Math.log(rate(calls, true) / rate(calls, false)) - requests;
    return each > requests;
  }
}
