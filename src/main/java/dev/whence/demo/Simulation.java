package dev.whence.demo;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// The virtual clock and the queue of things to come. Time is nanoseconds since the epoch; nothing
/// reads the wall clock. Events of one instant run in the order in which they were scheduled. Not
/// thread-safe: one simulation is one thread's.
final class Simulation {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000_000_000L;

  private record Event(long timeNanos, long sequence, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::timeNanos).thenComparingLong(Event::sequence));
  private final SplittableRandom random;
  private long nowNanos;
  private long sequence;

  Simulation(long startNanos, long seed) {
    this.nowNanos = startNanos;
    this.random = new SplittableRandom(seed);
  }

  long now() {
    return nowNanos;
  }

  /// Runs `action` after a delay; a negative delay counts as none.
  void after(long delayNanos, Runnable action) {
    events.add(new Event(nowNanos + Math.max(0, delayNanos), sequence++, action));
  }

  void at(long timeNanos, Runnable action) {
    after(timeNanos - nowNanos, action);
  }

  /// Runs all that happens before `endNanos`; what would come later is never run.
  void runUntil(long endNanos) {
    for (Event next = events.peek();
        next != null && next.timeNanos < endNanos;
        next = events.peek()) {
      events.remove(next);
      nowNanos = next.timeNanos;
      next.action.run();
    }
    nowNanos = endNanos;
  }

  boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  double between(double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  /// An exponentially distributed time, as between independent arrivals.
  long exponential(double meanNanos) {
    return Math.round(-meanNanos * Math.log(1 - random.nextDouble()));
  }

  /// A log-normally distributed time with the given mean, as of most work done by computers.
  long lognormal(double meanNanos, double sigma) {
    return Math.round(meanNanos * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2));
  }
}
