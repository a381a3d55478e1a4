package dev.whence.bench;

import java.io.IOException;
import java.time.Duration;

/// A process that has done all there was to do.
final class Quiet {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);
  private static final long LOOK_MILLIS = 5_000;
  private static final double IDLE = 0.05;

  private Quiet() {}

  /// Waits until the process uses next to nothing and its files keep their size.
  ///
  /// @return for how long, in seconds
  static double await(Running running) throws IOException {
    long begun = System.nanoTime();
    double cpu = running.use().cpuSeconds();
    long bytes = Running.bytesIn(running.data());
    boolean quiet = false;
    while (!quiet && System.nanoTime() - begun < LONGEST_WAIT.toNanos()) {
      pause(LOOK_MILLIS);
      double cpuNow = running.use().cpuSeconds();
      long bytesNow = Running.bytesIn(running.data());
      quiet = cpuNow - cpu < IDLE * LOOK_MILLIS / 1e3 && bytesNow == bytes;
      cpu = cpuNow;
      bytes = bytesNow;
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }
}
