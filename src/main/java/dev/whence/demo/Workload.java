package dev.whence.demo;

/// A stream of users' requests for one operation: independent arrivals at a rate that a scenario
/// may change, with a slow swing over the hour as real traffic has.
final class Workload {
  private static final double SWING = 0.06;
  private static final double SWING_NANOS = 2400e9;

  private final World world;
  private final Service entry;
  private final String operation;
  private final Setting perSecond;
  private final double phase;

  Workload(World world, Service entry, String operation, double perSecond) {
    this.world = world;
    this.entry = entry;
    this.operation = operation;
    this.perSecond = new Setting(perSecond);
    this.phase = world.simulation().between(0, 2 * Math.PI);
  }

  Workload begin() {
    Simulation simulation = world.simulation();
    double swing =
        1
            + SWING
                * Math.sin(
                    phase + 2 * Math.PI * (simulation.now() % (long) SWING_NANOS) / SWING_NANOS);
    simulation.after(
        simulation.exponential(Simulation.SECOND / (perSecond.value() * swing)),
        () -> {
          String user = "u-" + (10000 + simulation.below(4000));
          world.execution().arrive(entry, operation, user);
          begin();
        });
    return this;
  }

  Setting perSecond() {
    return perSecond;
  }
}
