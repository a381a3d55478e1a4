package dev.whence.explain.facts;

import dev.whence.model.Emitter;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Services that metrics tell of, whom hosts of calls and log lines may name.
///
/// @param byHost those that are alone on a host, by its name
public record Measured(Set<Service> services, Map<String, Service> byHost) {

  /// Nobody.
  public static final Measured NOBODY = new Measured(Set.of(), Map.of());

  /// All who emit metrics.
  public static Measured of(Collection<Emitter> emitters) {
    Set<Service> services = new TreeSet<>();
    Map<String, Set<Service>> on = new TreeMap<>();
    for (Emitter each : emitters) {
      services.add(each.service());
      if (!each.node().isEmpty() && !each.service().name().isEmpty()) {
        on.computeIfAbsent(each.node(), _ -> new TreeSet<>()).add(each.service());
      }
    }
    Map<String, Service> alone = new TreeMap<>();
    on.forEach(
        (host, there) -> {
          if (there.size() == 1) {
            alone.put(host, there.iterator().next());
          }
        });
    return new Measured(services, alone);
  }
}
