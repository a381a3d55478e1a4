package dev.whence.explain;

import dev.whence.model.Service;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The way from the first service that suffers up to the one whose users notice, along calls:
/// latency and errors travel from callee to caller. Services that show nothing stay in the path.
final class Chain {

  private Chain() {}

  /// Services from the cause's to the symptom's, both included; just the first where no calls lead
  /// further.
  static List<Service> up(
      Topology topology, Symptoms symptoms, Service from, @Nullable Service to) {
    Map<Service, Set<Service>> callers = callers(topology);
    Map<Service, Service> cameFrom = new HashMap<>();
    Set<Service> seen = new HashSet<>(Set.of(from));
    ArrayDeque<Service> queue = new ArrayDeque<>(List.of(from));
    Service best = from;
    while (!queue.isEmpty()) {
      Service at = queue.poll();
      boolean top = callers.getOrDefault(at, Set.of()).stream().allMatch(seen::contains);
      if (at.equals(to)) {
        best = at;
        break;
      }
      if (to == null && top && better(symptoms, at, best, from)) {
        best = at;
      }
      for (Service caller : callers.getOrDefault(at, Set.of())) {
        if (seen.add(caller)) {
          cameFrom.put(caller, at);
          queue.add(caller);
        }
      }
    }
    if (to != null && !best.equals(to) && !from.equals(to)) {
      return up(topology, symptoms, from, null);
    }
    List<Service> path = new ArrayList<>();
    for (Service at = best; at != null; at = cameFrom.get(at)) {
      path.add(at);
    }
    Collections.reverse(path);
    return path;
  }

  private static boolean better(Symptoms symptoms, Service at, Service best, Service from) {
    return best.equals(from) || strength(symptoms, at) > strength(symptoms, best);
  }

  private static double strength(Symptoms symptoms, Service service) {
    Symptoms.Symptom symptom = symptoms.of(service);
    return symptom == null ? 0 : Math.max(symptom.slower(), symptom.failing());
  }

  private static Map<Service, Set<Service>> callers(Topology topology) {
    Map<Service, Set<Service>> callers = new HashMap<>();
    topology
        .calls()
        .forEach(
            (call, volume) -> {
              Service caller = call.caller().service();
              Service callee = call.callee().service();
              if (!caller.equals(callee)) {
                callers.computeIfAbsent(callee, k -> new TreeSet<>()).add(caller);
              }
            });
    return callers;
  }
}
