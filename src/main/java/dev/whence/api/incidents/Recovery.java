package dev.whence.api.incidents;

import dev.whence.api.CellFields;
import dev.whence.api.ServedCells;
import dev.whence.incident.Incident;
import dev.whence.incident.Recovered;
import dev.whence.model.Cell;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Grain;
import dev.whence.store.StoreReader;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What was done while an incident went on, and whether it helped: the share of failing requests of
/// the incident's services in the minutes before and after.
@Singleton
final class Recovery {

  private static final int MOST_CHANGES = 10_000;
  private static final long EFFECT_NANOS = Duration.ofMinutes(5).toNanos();

  /// A roll-out takes its time.
  private static final long SETTLE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long HISTORY_NANOS = Duration.ofDays(1).toNanos();

  private final StoreReader reader;
  private final ServedCells served;

  Recovery(StoreReader reader) {
    this.reader = reader;
    this.served = new ServedCells(reader);
  }

  /// What was done until a moment, earliest first.
  List<Recovered> actions(Tenant tenant, Incident incident, String until) {
    long began = TimeRange.nanos(Instant.parse(incident.life().beganAt()));
    long end = Math.max(began, TimeRange.nanos(Instant.parse(until))) + 1;
    Set<String> names = incident.services();
    List<Recovered> done = new ArrayList<>();
    for (ChangeEvent change : Recovered.remedies(changes(tenant, began, end), names, began)) {
      done.add(measured(tenant, names, change));
    }
    return done;
  }

  /// Those before it began are for comparison, however many there are.
  private List<ChangeEvent> changes(Tenant tenant, long began, long end) {
    Map<String, ChangeEvent> changes = new LinkedHashMap<>();
    long from = Math.max(0, began - HISTORY_NANOS);
    for (TimeRange range : List.of(new TimeRange(from, began), new TimeRange(began, end))) {
      reader
          .changes(tenant, range, MOST_CHANGES)
          .forEach(change -> changes.put(change.id(), change));
    }
    return List.copyOf(changes.values());
  }

  private Recovered measured(Tenant tenant, Set<String> names, ChangeEvent change) {
    long at = change.timeNanos();
    TimeRange before = new TimeRange(Math.max(0, at - EFFECT_NANOS), at);
    TimeRange after = new TimeRange(at + SETTLE_NANOS, at + SETTLE_NANOS + EFFECT_NANOS);
    return Recovered.of(
        change,
        "share of failing requests",
        failing(tenant, names, before),
        failing(tenant, names, after));
  }

  private @Nullable Double failing(Tenant tenant, Set<String> names, TimeRange range) {
    Set<Service> services = new TreeSet<>();
    for (Service service : reader.services(tenant, range)) {
      if (names.contains(service.name())) {
        services.add(service);
      }
    }
    if (services.isEmpty()) {
      return null;
    }
    long all = 0;
    long failed = 0;
    for (Cell cell : served.read(tenant, range, services, Grain.WHOLE)) {
      all += CellFields.count(cell, "count");
      failed += CellFields.count(cell, "errors");
    }
    return all == 0 ? null : (Double) (Math.round(1e4 * failed / all) / 1e4);
  }
}
