package dev.whence.demo;

import java.util.ArrayDeque;
import java.util.Queue;

/// A number of equal servers before one queue, first come first served: the cores of a pod, or what
/// a database can do at once. A job takes longer than its service time only by waiting, or while
/// the processor is slowed.
final class Processor {
  private record Job(long serviceNanos, Runnable done) {}

  private final Simulation simulation;
  private final int servers;
  private final Queue<Job> waiting = new ArrayDeque<>();
  private int busy;
  private double slowdown = 1;
  private long stalledUntil;
  private long busyNanos;
  private long changedNanos;

  Processor(Simulation simulation, int servers) {
    this.simulation = simulation;
    this.servers = servers;
    this.changedNanos = simulation.now();
  }

  void submit(long serviceNanos, Runnable done) {
    Job job = new Job(serviceNanos, done);
    if (busy < servers) {
      start(job);
    } else {
      waiting.add(job);
    }
  }

  /// From now on every job that starts takes `factor` times as long as it would have until now.
  void slowdown(double factor) {
    slowdown *= factor;
  }

  /// Jobs that start before this time is over wait until it is.
  void stall(long nanos) {
    stalledUntil = Math.max(stalledUntil, simulation.now() + nanos);
  }

  int servers() {
    return servers;
  }

  /// Jobs in service and jobs that wait.
  int present() {
    return busy + waiting.size();
  }

  /// Busy server time since the start, for the difference between two readings.
  long busyNanos() {
    account();
    return busyNanos;
  }

  private void start(Job job) {
    account();
    busy++;
    long stalled = Math.max(0, stalledUntil - simulation.now());
    simulation.after(stalled + Math.round(job.serviceNanos * slowdown), () -> finish(job));
  }

  private void finish(Job job) {
    account();
    busy--;
    Job next = waiting.poll();
    if (next != null) {
      start(next);
    }
    job.done.run();
  }

  private void account() {
    busyNanos += busy * (simulation.now() - changedNanos);
    changedNanos = simulation.now();
  }
}
