package dev.whence.intake;

import java.time.Duration;

/// When a loop last got on with what it has to do. One thread writes, any may ask.
final class Progress {

  /// 0 while there is nothing to do.
  private volatile long madeNanos;

  void made() {
    madeNanos = System.nanoTime();
  }

  /// There is nothing to do.
  void rest() {
    madeNanos = 0;
  }

  /// How long the loop has got nowhere; zero where it has nothing to do.
  Duration stuckFor() {
    long made = madeNanos;
    return made == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - made);
  }
}
