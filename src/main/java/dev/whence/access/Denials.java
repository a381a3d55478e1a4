package dev.whence.access;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts the requests that were not let in, by reason. Thread-safe.
public final class Denials {

  private final Map<Denied.Reason, LongAdder> counts = new EnumMap<>(Denied.Reason.class);

  public Denials() {
    for (Denied.Reason reason : Denied.Reason.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  void count(Denied.Reason reason) {
    LongAdder count = counts.get(reason);
    if (count != null) {
      count.increment();
    }
  }

  public long get(Denied.Reason reason) {
    LongAdder count = counts.get(reason);
    return count == null ? 0 : count.sum();
  }
}
