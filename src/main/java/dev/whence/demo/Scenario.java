package dev.whence.demo;

import java.util.List;

/// One stretch of a system's life: what it is made of, what will change and when is already in its
/// world's queue. To play it is to run the clock to the end.
record Scenario(
    String id,
    String application,
    World world,
    List<Workload> workloads,
    String symptomService,
    String symptomSignal,
    Window window,
    Window baseline,
    Truth truth) {

  void play() {
    workloads.forEach(Workload::begin);
    world.simulation().runUntil(Nanos.of(window.to()));
  }
}
