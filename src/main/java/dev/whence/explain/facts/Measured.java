package dev.whence.explain.facts;

import dev.whence.model.Cell;
import dev.whence.model.CellKind.LogPattern;
import dev.whence.model.Emitter;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Services that metrics or log lines alone tell of, whom hosts of calls and log lines may name.
///
/// @param byHost those that are alone on a host, by its name
/// @param holders by the name of a topic, queue or database, or by an address, all who tell that
///   they keep it or are asked there
public record Measured(
    Set<Service> services, Map<String, Service> byHost, Map<String, Set<Service>> holders) {

  /// Nobody.
  public static final Measured NOBODY = new Measured(Set.of(), Map.of(), Map.of());

  /// All who emit metrics. Who is known by its host's name alone is the one on it that has a name
  /// of its own, where there is one.
  ///
  /// @param holders by the name of a topic, queue or database all who tell that they keep it
  public static Measured of(Collection<Emitter> emitters, Map<String, Set<Service>> holders) {
    Set<Service> services = new TreeSet<>();
    Map<String, Set<Service>> on = new TreeMap<>();
    Map<String, Service> hosts = new TreeMap<>();
    for (Emitter each : emitters) {
      String host = host(each.node());
      if (!host.isEmpty() && host.equals(host(each.service().name()))) {
        hosts.put(host, each.service());
      } else {
        services.add(each.service());
        if (!host.isEmpty() && !each.service().name().isEmpty()) {
          on.computeIfAbsent(host, _ -> new TreeSet<>()).add(each.service());
        }
      }
    }
    Map<String, Service> alone = new TreeMap<>();
    on.forEach(
        (host, there) -> {
          if (there.size() == 1) {
            alone.put(host, there.iterator().next());
          }
        });
    hosts.forEach(
        (host, service) -> {
          if (!alone.containsKey(host)) {
            services.add(service);
          }
        });
    return new Measured(services, alone, holders);
  }

  /// These, and who writes log lines, where they write.
  ///
  /// @param lines cells of [CellKind#LOG_PATTERN]
  Measured andLogging(Collection<Cell> lines) {
    Set<Service> all = new TreeSet<>(services);
    Map<String, Set<Service>> writing = new TreeMap<>();
    for (Cell each : lines) {
      Service writer = Service.parse(each.key().text(LogPattern.SERVICE));
      if (!writer.name().isEmpty()) {
        String host = host(each.key().text(LogPattern.INSTANCE));
        all.add(writer);
        writing.computeIfAbsent(host, _ -> new TreeSet<>()).add(writer);
      }
    }
    writing.remove("");
    Map<String, Service> alone = new TreeMap<>(byHost);
    writing.forEach(
        (host, there) -> {
          if (there.size() == 1) {
            alone.putIfAbsent(host, there.iterator().next());
          }
        });
    all.removeIf(one -> alone.containsKey(host(one.name())));
    return new Measured(all, alone, holders);
  }

  /// A host's name, which capitals do not tell apart (RFC 4343).
  static String host(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
