package dev.whence.demo;

import java.util.ArrayList;
import java.util.Random;

/// What befalls machines, processes and networks while they run, without anybody changing anything.
final class Disturbance {
  private static final double RETRANSMISSION_SHARE = 0.08;

  private final World world;
  private final Simulation simulation;
  private final Random random;
  private final long at;

  Disturbance(World world, Random random, long atNanos) {
    this.world = world;
    this.simulation = world.simulation();
    this.random = random;
    this.at = atNanos;
  }

  void delay(LabService caller, LabService called) {
    double millis = 250 + random.nextInt(900);
    simulation.at(at, () -> world.delay(caller.name(), called.name(), millis));
  }

  /// Packets get lost: most calls are as fast as ever, some wait for one retransmission or several.
  void lose(LabService caller, LabService called) {
    double share = RETRANSMISSION_SHARE + 0.17 * random.nextDouble();
    simulation.at(at, () -> world.lose(caller.name(), called.name(), share));
  }

  void starve(LabService service) {
    double factor = 30 + random.nextInt(60);
    simulation.at(
        at, () -> service.service().live().forEach(each -> each.processor().slowdown(factor)));
  }

  /// The heap is full: every few seconds everything stands still while it is searched for garbage.
  void fillHeap(LabService service) {
    double everyMillis = 1500 + random.nextInt(2500);
    double pauseMillis = everyMillis * (0.3 + 0.3 * random.nextDouble());
    simulation.at(
        at,
        () -> {
          for (Instance each : new ArrayList<>(service.service().live())) {
            collect(each, everyMillis, pauseMillis);
          }
        });
  }

  private void collect(Instance instance, double everyMillis, double pauseMillis) {
    instance.processor().stall(simulation.lognormal(pauseMillis * Simulation.MILLI, 0.3));
    world
        .logBook()
        .write(
            instance, LogItem.Level.WARN, "JvmGcMonitor", "old generation collected, heap at 97 %");
    simulation.after(
        simulation.lognormal(everyMillis * Simulation.MILLI, 0.3),
        () -> collect(instance, everyMillis, pauseMillis));
  }

  /// The disk under a database stands still again and again; in between it is as fast as ever.
  void stall(Database database) {
    double everyMillis = 2000 + random.nextInt(3000);
    double pauseMillis = everyMillis * (0.25 + 0.25 * random.nextDouble());
    simulation.at(at, () -> stall(database, everyMillis, pauseMillis));
  }

  private void stall(Database database, double everyMillis, double pauseMillis) {
    database.processor().stall(simulation.lognormal(pauseMillis * Simulation.MILLI, 0.3));
    simulation.after(
        simulation.lognormal(everyMillis * Simulation.MILLI, 0.3),
        () -> stall(database, everyMillis, pauseMillis));
  }

  /// Connecting fails for everybody, from here on, with the same words.
  void unreachable(LabService service, Service.Refusal why) {
    simulation.at(at, () -> service.service().refuse(1, why));
  }

  /// Most requests are turned away with 429 although there are no more of them than before.
  void limit(LabService service) {
    double share = 0.4 + 0.5 * random.nextDouble();
    simulation.at(at, () -> service.service().refuse(share, Service.Refusal.TOO_MANY));
  }

  /// One kind of request meets an entry of a cache that nobody can read.
  void poison(LabOperation operation) {
    double share = 0.5 + 0.5 * random.nextDouble();
    simulation.at(at, () -> operation.poisoned().set(share));
  }
}
