package dev.whence.explain.telling;

import dev.whence.explain.structure.Topology;
import dev.whence.model.Service;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who suffers from something slow or failing, along calls: latency and errors travel from callee
/// to caller. Services that show nothing stay in where suffering passes through them.
final class Spread {

  /// A caller that uses what suffers in fewer of its calls than this cannot suffer much from it.
  private static final double USES = 0.02;

  private static final int MOST = 12;

  private Spread() {}

  /// A service that suffers, or passes suffering on.
  ///
  /// @param via what it calls that suffers
  /// @param shows whether its callers notice
  record Step(Service service, Service via, boolean shows) {}

  /// Those who suffer, what they call before who calls it; at most a dozen, the nearest first.
  ///
  /// @param sources what suffers first
  /// @param asked whose symptom the question is about: in it, if calls lead there
  static List<Step> from(
      Collection<Service> sources, Topology topology, Symptoms symptoms, @Nullable Service asked) {
    Map<Service, List<Service>> callers = callers(topology);
    Map<Service, Service> via = new LinkedHashMap<>();
    Set<Service> seen = new HashSet<>(sources);
    ArrayDeque<Service> queue = new ArrayDeque<>(sources);
    while (!queue.isEmpty()) {
      Service at = queue.poll();
      for (Service caller : callers.getOrDefault(at, List.of())) {
        if (seen.add(caller)) {
          via.put(caller, at);
          queue.add(caller);
        }
      }
    }
    Set<Service> kept = new HashSet<>();
    for (Service service : via.keySet()) {
      if (service.equals(asked) || (kept.size() < MOST && shows(symptoms, service))) {
        keep(service, via, kept);
      }
    }
    List<Step> steps = new ArrayList<>();
    via.forEach(
        (service, callee) -> {
          if (kept.contains(service)) {
            steps.add(new Step(service, callee, shows(symptoms, service)));
          }
        });
    return steps;
  }

  private static void keep(Service service, Map<Service, Service> via, Set<Service> kept) {
    for (Service at = service; at != null && via.containsKey(at); at = via.get(at)) {
      kept.add(at);
    }
  }

  private static boolean shows(Symptoms symptoms, Service service) {
    Symptoms.Symptom symptom = symptoms.of(service);
    return symptom != null && symptom.shows();
  }

  /// Who calls each service, the heaviest users first.
  private static Map<Service, List<Service>> callers(Topology topology) {
    TreeMap<Service, Long> entries = new TreeMap<>();
    topology.entries().forEach((entry, of) -> entries.merge(entry.service(), seen(of), Long::sum));
    Map<Service, TreeMap<Service, Long>> volumes = new HashMap<>();
    topology
        .calls()
        .forEach(
            (call, volume) -> {
              Service caller = call.caller().service();
              Service callee = call.callee().service();
              if (!caller.equals(callee)) {
                volumes
                    .computeIfAbsent(callee, k -> new TreeMap<>())
                    .merge(caller, seen(volume), Long::sum);
              }
            });
    Map<Service, List<Service>> callers = new HashMap<>();
    volumes.forEach(
        (callee, of) ->
            callers.put(
                callee,
                of.keySet().stream()
                    .filter(
                        user -> of.getOrDefault(user, 0L) >= USES * entries.getOrDefault(user, 0L))
                    .sorted(
                        Comparator.comparingLong((Service user) -> -of.getOrDefault(user, 0L))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList()));
    return callers;
  }

  private static long seen(Topology.Volume volume) {
    return volume.after() + volume.before();
  }
}
