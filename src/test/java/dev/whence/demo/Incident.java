package dev.whence.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The story's outage in a few minutes: short enough that a Prometheus takes its points while their
/// time has yet to come.
final class Incident {

  static final Duration LENGTH = Duration.ofSeconds(560);
  static final Duration FAULT_AFTER = Duration.ofSeconds(300);
  static final Duration CANARY = Duration.ofSeconds(30);
  static final String SYMPTOM = "auth-v2";
  private static final double BUSY = 2;

  final Recording told = new Recording();
  final Instant start;
  final Instant fault;
  final Instant end;

  private Incident(Instant start) {
    this.start = start;
    this.fault = start.plus(FAULT_AFTER);
    this.end = start.plus(LENGTH);
  }

  /// User-Profile's new version takes the shared accounts database away from Auth-v2.
  static Incident from(Instant start, long seed) {
    Incident incident = new Incident(start);
    World world = new World(new Simulation(Nanos.of(start), seed), seed, incident.told);
    for (int i = 1; i <= 4; i++) {
      world.node("node-" + i, 16);
    }
    StoryServices services = new StoryServices(world, Mechanism.C);
    services.start(List.of());
    List<Workload> workloads =
        List.of(
            new Workload(world, services.gateway(), "POST /login", 1.2 * BUSY),
            new Workload(world, services.gateway(), "GET /profile", 0.7 * BUSY),
            new Workload(world, services.gateway(), "POST /orders", 0.4 * BUSY));
    new Releases(world)
        .canary(
            services.profile(),
            "2.4.0",
            "preferences on every page",
            Nanos.of(incident.fault),
            Nanos.of(incident.fault.plus(CANARY)));
    workloads.forEach(Workload::begin);
    world.simulation().runUntil(Nanos.of(incident.end));
    incident.told.points.sort(Comparator.comparingLong(PointItem::timeNanos));
    return incident;
  }

  /// As programs that speak OTLP would have sent it.
  void tell(Batches batches) {
    told.spans.forEach(batches::span);
    told.lines.forEach(batches::log);
    told.points.forEach(batches::point);
    told.changes.forEach(batches::change);
    batches.flush();
  }
}
