package dev.whence.wiring;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// A loop of its own thread that nobody waits for. Thread-safe.
///
/// @param runs false once its thread has ended
/// @param stuckFor how long it has got nowhere with what it has to do; zero where it has nothing
/// @param patience how long that is nothing unusual
/// @param failuresInARow rounds that failed since one did not
/// @param advice what to do where it does not get on
record BackgroundLoop(
    String name,
    BooleanSupplier runs,
    Supplier<Duration> stuckFor,
    Duration patience,
    IntSupplier failuresInARow,
    String advice) {

  /// The store may be away for a while.
  private static final int FAILURES = 10;

  /// What is wrong with it, with what to do; empty where it gets on.
  Optional<String> trouble() {
    if (!runs.getAsBoolean()) {
      return Optional.of(
          name + " has ended. Recommended action: restart the service, and look at its log");
    }
    Duration stuck = stuckFor.get();
    if (stuck.compareTo(patience) > 0) {
      return Optional.of(
          "%s has got nowhere for %d s. Recommended action: %s"
              .formatted(name, stuck.toSeconds(), advice));
    }
    int failures = failuresInARow.getAsInt();
    return failures > FAILURES
        ? Optional.of(
            "%s failed %d times in a row. Recommended action: look at the log for its failures, and at /q/health/ready for the store"
                .formatted(name, failures))
        : Optional.empty();
  }
}
