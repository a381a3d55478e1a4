package dev.whence.intake;

import dev.whence.store.FaultLog;
import dev.whence.store.StoreException;
import java.util.function.BooleanSupplier;

/// How often and how long something is tried again that the store did not do.
final class StorePatience {

  private static final FaultLog FAULTS =
      new FaultLog(System.getLogger(StorePatience.class.getName()));
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LAST_PAUSE_MILLIS = 2_000;
  private static final long LAST_BRIEF_PAUSE_MILLIS = 200;

  private StorePatience() {}

  /// Does something with the store, however long it is away.
  ///
  /// @return false where it was given up
  static boolean untilDone(String what, Runnable action, BooleanSupplier givesUp) {
    for (long pauseMillis = FIRST_PAUSE_MILLIS;
        ;
        pauseMillis = Math.min(pauseMillis * 2, LAST_PAUSE_MILLIS)) {
      try {
        action.run();
        return true;
      } catch (StoreException e) {
        FAULTS.say("the store did not take " + what + "; tried again", e);
      }
      if (givesUp.getAsBoolean() || !pause(pauseMillis)) {
        return false;
      }
    }
  }

  /// Does something with the store, again where that fails, for less than a second.
  static void briefly(Runnable action) {
    for (long pauseMillis = FIRST_PAUSE_MILLIS; ; pauseMillis *= 2) {
      try {
        action.run();
        return;
      } catch (StoreException e) {
        if (pauseMillis > LAST_BRIEF_PAUSE_MILLIS || !pause(pauseMillis)) {
          throw e;
        }
      }
    }
  }

  static boolean pause(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
