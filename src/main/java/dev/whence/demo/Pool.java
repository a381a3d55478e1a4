package dev.whence.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// A bounded pool of connections as one instance has it: who finds none free waits in order, and
/// gives up after the acquire timeout. A connection that is never released is gone for good.
final class Pool {
  /// How a service's instances each make their pool.
  record Plan(String name, Database database, int max, long acquireTimeoutMillis) {}

  private static final class Waiter {
    private final Consumer<Boolean> granted;

    private Waiter(Consumer<Boolean> granted) {
      this.granted = granted;
    }
  }

  private final Simulation simulation;
  private final Plan plan;
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private int limit;
  private int used;
  private long timeouts;

  Pool(Simulation simulation, Plan plan) {
    this.simulation = simulation;
    this.plan = plan;
    this.limit = plan.max();
  }

  /// Calls back with `true` once a connection is held, or with `false` when the wait was too long.
  void acquire(Consumer<Boolean> granted) {
    if (used < limit) {
      used++;
      granted.accept(true);
      return;
    }
    Waiter waiter = new Waiter(granted);
    waiters.add(waiter);
    simulation.after(plan.acquireTimeoutMillis() * Simulation.MILLI, () -> expire(waiter));
  }

  void release() {
    Waiter next = used > limit ? null : waiters.poll();
    if (next == null) {
      used--;
    } else {
      next.granted.accept(true);
    }
  }

  private void expire(Waiter waiter) {
    if (waiters.remove(waiter)) {
      timeouts++;
      waiter.granted.accept(false);
    }
  }

  Plan plan() {
    return plan;
  }

  /// Gives out no more than `connections` at a time from now on; those in use beyond that end in
  /// their time.
  void limit(int connections) {
    limit = connections;
  }

  int limit() {
    return limit;
  }

  int used() {
    return used;
  }

  int pending() {
    return waiters.size();
  }

  long timeouts() {
    return timeouts;
  }
}
