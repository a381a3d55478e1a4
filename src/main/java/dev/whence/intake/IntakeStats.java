package dev.whence.intake;

import dev.whence.model.Signal;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts every item that came in by what became of it. Thread-safe.
public final class IntakeStats {

  /// What becomes of items.
  public enum Outcome {
    /// Came in, whatever became of it.
    RECEIVED,
    ACCEPTED,
    /// Of a repeated export.
    DUPLICATE,
    /// Refused for good, with a reason to the sender.
    REJECTED,
    /// Refused for now: the sender should come back.
    RETRY,
    /// Parts left out: texts cut, surplus attributes, events and links.
    TRUNCATED
  }

  /// A count's name.
  public record Key(Signal signal, Outcome outcome) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySignal = signal.compareTo(other.signal);
      return bySignal != 0 ? bySignal : outcome.compareTo(other.outcome);
    }
  }

  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  IntakeStats() {
    for (Signal signal : new Signal[] {Signal.SPANS, Signal.LOGS, Signal.POINTS, Signal.CHANGES}) {
      for (Outcome outcome : Outcome.values()) {
        counts.put(new Key(signal, outcome), new LongAdder());
      }
    }
  }

  void add(Signal signal, Outcome outcome, long items) {
    counts.computeIfAbsent(new Key(signal, outcome), key -> new LongAdder()).add(items);
  }

  public long get(Signal signal, Outcome outcome) {
    LongAdder count = counts.get(new Key(signal, outcome));
    return count == null ? 0 : count.sum();
  }

  /// All counts, sorted by name.
  public Map<Key, Long> all() {
    Map<Key, Long> all = new TreeMap<>();
    counts.forEach((key, count) -> all.put(key, count.sum()));
    return all;
  }
}
