package dev.whence.store;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Says what could not be done, without filling the log while a store is away: that is said in a
/// line, once a minute for each thing that was not done; every other fault each time and in full,
/// as an error where it is no store's. Thread-safe.
public final class FaultLog {

  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private final System.Logger log;
  private final LongSupplier ticker;
  private final Map<String, Long> said = new ConcurrentHashMap<>();

  public FaultLog(System.Logger log) {
    this(log, System::nanoTime);
  }

  /// @param ticker nanoseconds that never run backwards
  FaultLog(System.Logger log, LongSupplier ticker) {
    this.log = log;
    this.ticker = ticker;
  }

  /// @param what was not done: one of a few texts
  public void say(String what, @Nullable Throwable fault) {
    if (!(fault instanceof StoreException store)) {
      log.log(System.Logger.Level.ERROR, what, fault);
    } else if (store.isAway()) {
      sayAway(what, store);
    } else {
      log.log(System.Logger.Level.WARNING, what, store);
    }
  }

  private void sayAway(String what, StoreException store) {
    log.log(
        isDue(what) ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
        "{0}: {1}",
        what,
        store.getMessage());
  }

  private boolean isDue(String what) {
    long now = ticker.getAsLong();
    Long last = said.putIfAbsent(what, now);
    return last == null || (now - last >= QUIET_NANOS && said.replace(what, last, now));
  }
}
