package dev.whence.demo;

import java.util.Map;

/// Rolls new versions out, step by step, and leaves the change events that a delivery tool would.
final class Releases {
  private final World world;
  private int number = 1200;

  Releases(World world) {
    this.world = world;
  }

  /// Replaces one instance at `atNanos` and the rest at `restNanos`, as two steps of one
  /// deployment.
  void canary(Service service, String version, String summary, long atNanos, long restNanos) {
    String deployment = Integer.toString(++number);
    String replicaSet = world.ids().podSuffix(9);
    Simulation simulation = world.simulation();
    simulation.at(
        atNanos, () -> step(service, version, summary, deployment, replicaSet, "canary", 1));
    simulation.at(
        restNanos,
        () ->
            step(
                service,
                version,
                summary,
                deployment,
                replicaSet,
                "canary",
                service.live().size()));
  }

  /// Replaces all instances at once.
  void rolling(Service service, String version, String summary, long atNanos) {
    String deployment = Integer.toString(++number);
    String replicaSet = world.ids().podSuffix(9);
    world
        .simulation()
        .at(
            atNanos,
            () ->
                step(
                    service,
                    version,
                    summary,
                    deployment,
                    replicaSet,
                    "rolling",
                    service.live().size()));
  }

  /// Replaces one instance only and leaves it at that.
  void single(Service service, String version, String summary, long atNanos) {
    String deployment = Integer.toString(++number);
    String replicaSet = world.ids().podSuffix(9);
    world
        .simulation()
        .at(atNanos, () -> step(service, version, summary, deployment, replicaSet, "canary", 1));
  }

  private void step(
      Service service,
      String version,
      String summary,
      String deployment,
      String replicaSet,
      String strategy,
      int count) {
    String previous =
        service.live().stream()
            .map(Instance::version)
            .filter(each -> !each.equals(version))
            .findFirst()
            .orElse(version);
    World.Replaced replaced = world.roll(service, version, replicaSet, count);
    long done = service.live().stream().filter(each -> each.version().equals(version)).count();
    int percent = (int) Math.round(100.0 * done / service.live().size());
    world
        .sink()
        .change(
            new Change(
                "rel-" + deployment + "-" + percent,
                Change.Kind.DEPLOYMENT,
                world.simulation().now(),
                new Change.Rollout(
                    deployment,
                    version,
                    previous,
                    strategy,
                    percent,
                    replaced.started(),
                    replaced.stopped()),
                service.name(),
                World.ENVIRONMENT,
                summary,
                "argocd",
                Map.of("vcs.ref.head.revision", world.ids().spanId().substring(0, 7))));
  }
}
