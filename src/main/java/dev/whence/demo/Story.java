package dev.whence.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The outage that the demonstration tells: a gateway, Order-Service, User-Profile, Auth-v2 and the
/// accounts database, an hour of ordinary traffic, and one of five mechanisms in its last quarter.
///
/// ```
///   gateway ---> auth-v2 -------------------.
///      |  `----> order-service -> auth-v2   |--> accounts (postgres)
///      |               `-> user-profile     |
///      `-------> user-profile --------------'
/// ```
///
/// In the first two mechanisms alone there is a call between User-Profile and Auth-v2 as well, one
/// way or the other.
final class Story {
  static final String ACCOUNTS_ADDRESS = "accounts-db";
  static final Duration LENGTH = Duration.ofMinutes(60);
  static final Duration WINDOW = Duration.ofMinutes(15);
  static final Duration FAULT_BEFORE_END = Duration.ofMinutes(13);
  static final Duration CANARY = Duration.ofMinutes(2);

  private final Mechanism mechanism;
  private final Instant end;
  private final World world;
  private final StoryServices services;

  private Story(Mechanism mechanism, long seed, Instant end, TelemetrySink sink) {
    this.mechanism = mechanism;
    this.end = end;
    this.world = new World(new Simulation(Nanos.of(end.minus(LENGTH)), seed), seed, sink);
    for (int i = 1; i <= 4; i++) {
      world.node("node-" + i, 16);
    }
    this.services = new StoryServices(world, mechanism);
  }

  /// The story with one mechanism, ready to play.
  static Scenario of(Mechanism mechanism, long seed, Instant end, TelemetrySink sink) {
    return new Story(mechanism, seed, end, sink).scenario();
  }

  private Scenario scenario() {
    RedHerrings redHerrings = new RedHerrings(world);
    services.start(redHerrings.routes());
    Instant fault = end.minus(FAULT_BEFORE_END);
    Releases releases = new Releases(world);
    List<Workload> workloads = new ArrayList<>();
    workloads.add(new Workload(world, services.gateway(), "POST /login", 1.2));
    workloads.add(new Workload(world, services.gateway(), "GET /profile", 0.7));
    workloads.add(new Workload(world, services.gateway(), "POST /orders", 0.4));
    workloads.addAll(redHerrings.begin(services.gateway(), releases, Nanos.of(fault)));
    trigger(releases, fault);
    Instant from = end.minus(WINDOW);
    return new Scenario(
        "story-" + mechanism.name().toLowerCase(Locale.ROOT),
        "Story",
        world,
        List.copyOf(workloads),
        services.auth().name(),
        "latency",
        new Window(from, end),
        new Window(from.minus(WINDOW.multipliedBy(2)), from),
        mechanism.truth());
  }

  private void trigger(Releases releases, Instant fault) {
    long at = Nanos.of(fault);
    long rest = Nanos.of(fault.plus(CANARY));
    switch (mechanism) {
      case A, B, C ->
          releases.canary(services.profile(), "2.4.0", "preferences on every page", at, rest);
      case D -> releases.canary(services.auth(), "2.8.1", "sessions kept across devices", at, rest);
      case E -> world.simulation().at(at, services::dropAccountsIndex);
    }
  }
}
