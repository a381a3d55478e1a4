package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.CellFields;
import dev.whence.api.Json;
import dev.whence.api.ServedCells;
import dev.whence.explain.answer.Explanation;
import dev.whence.incident.ErrorBudget;
import dev.whence.incident.Objective;
import dev.whence.model.Cell;
import dev.whence.model.LatencySketch;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Grain;
import dev.whence.store.StoreReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What an answer's window took of the error budgets of the services in its chain. Stateless beside
/// its reader; safe for use by many threads.
public final class Objectives {

  private static final Map<String, Duration> STRETCHES =
      new TreeMap<>(Map.of("5m", Duration.ofMinutes(5), "1h", Duration.ofHours(1)));

  private final StoreReader reader;
  private final ServedCells served;
  private final List<Objective> objectives;

  public Objectives(StoreReader reader, List<Objective> objectives) {
    this.reader = reader;
    this.served = new ServedCells(reader);
    this.objectives = List.copyOf(objectives);
  }

  /// Writes them into `impact.slo` of an answer that has an impact.
  void add(Tenant tenant, Explanation answer, ObjectNode written) {
    if (!(written.get("impact") instanceof ObjectNode impact)) {
      return;
    }
    List<ErrorBudget> budgets = budgets(tenant, answer);
    if (!budgets.isEmpty()) {
      ArrayNode list = impact.putArray("slo");
      budgets.forEach(budget -> list.add(Json.tree(budget)));
    }
  }

  List<ErrorBudget> budgets(Tenant tenant, Explanation answer) {
    Set<String> chain =
        answer.nodes().stream().map(node -> node.entity().service()).collect(Collectors.toSet());
    if (answer.question().service() != null) {
      chain.add(answer.question().service());
    }
    List<ErrorBudget> budgets = new ArrayList<>();
    for (Objective objective : objectives) {
      if (chain.contains(objective.service())) {
        budgets.add(budget(tenant, objective, answer));
      }
    }
    return budgets;
  }

  private ErrorBudget budget(Tenant tenant, Objective objective, Explanation answer) {
    TimeRange window = range(answer.window().from(), answer.window().to());
    TimeRange baseline = range(answer.window().baseline().from(), answer.window().baseline().to());
    Map<String, ErrorBudget.Counted> last = new TreeMap<>();
    STRETCHES.forEach(
        (name, length) ->
            last.put(
                name,
                counted(
                    tenant,
                    objective,
                    new TimeRange(
                        Math.max(0, window.toNanos() - length.toNanos()), window.toNanos()))));
    return ErrorBudget.of(
        objective,
        counted(tenant, objective, window),
        counted(tenant, objective, baseline),
        Math.max(1, baseline.durationNanos() / 1e9),
        last);
  }

  private ErrorBudget.Counted counted(Tenant tenant, Objective objective, TimeRange range) {
    Set<Service> services = new TreeSet<>();
    for (Service service : reader.services(tenant, range)) {
      boolean here =
          objective.environment() == null || objective.environment().equals(service.environment());
      if (service.name().equals(objective.service()) && here) {
        services.add(service);
      }
    }
    long all = 0;
    long bad = 0;
    if (!services.isEmpty()) {
      for (Cell cell : served.read(tenant, range, services, Grain.WHOLE)) {
        all += CellFields.count(cell, "count");
        bad +=
            objective.latency() == null
                ? CellFields.count(cell, "errors")
                : slower(CellFields.sketch(cell, "duration"), objective.latency());
      }
    }
    return new ErrorBudget.Counted(all, bad);
  }

  private static long slower(LatencySketch durations, Duration than) {
    long slower = 0;
    if (durations.count() > 0) {
      for (int bucket = durations.firstBucket(); bucket <= durations.lastBucket(); bucket++) {
        if (LatencySketch.valueOf(bucket) > than.toNanos()) {
          slower += durations.countAt(bucket);
        }
      }
    }
    return slower;
  }

  private static TimeRange range(String from, String to) {
    return TimeRange.of(Instant.parse(from), Instant.parse(to));
  }
}
