package dev.whence.intake;

import dev.whence.model.Signal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

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

  /// Why items were refused.
  public enum Reason {
    /// The decoder could not make an item of it.
    INVALID,
    /// Outside of the time bounds.
    TIME,
    /// Of a metric series beyond the bound on series.
    SERIES,
    /// Too much is journalled and not yet visible.
    UNDER_WAY,
    /// The journal is full, or cannot be written.
    JOURNAL,
    CLOSING,
    /// Something unforeseen, or a defect whose export cannot even be set aside.
    FAILED,
    /// A defect keeps the export from being applied; it was set aside.
    DEFECT;

    /// Whether the sender must not send the same again.
    boolean isForGood() {
      return FOR_GOOD.contains(this);
    }

    static Reason of(@Nullable Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      return switch (cause) {
        case RetryableRefusal refusal -> refusal.reason();
        case FinalRefusal _ -> DEFECT;
        case null, default -> FAILED;
      };
    }
  }

  /// A refusal's name.
  public record Refused(Signal signal, Outcome outcome, Reason reason) {}

  /// A count's name.
  public record Key(Signal signal, Outcome outcome) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySignal = signal.compareTo(other.signal);
      return bySignal != 0 ? bySignal : outcome.compareTo(other.outcome);
    }
  }

  private static final Set<Reason> FOR_GOOD =
      Set.of(Reason.INVALID, Reason.TIME, Reason.SERIES, Reason.DEFECT);

  private final Map<Refused, LongAdder> refused = new ConcurrentHashMap<>();
  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  IntakeStats() {
    for (Signal signal : new Signal[] {Signal.SPANS, Signal.LOGS, Signal.POINTS, Signal.CHANGES}) {
      for (Outcome outcome : Outcome.values()) {
        counts.put(new Key(signal, outcome), new LongAdder());
      }
      for (Reason reason : Reason.values()) {
        Outcome outcome = reason.isForGood() ? Outcome.REJECTED : Outcome.RETRY;
        refused.put(new Refused(signal, outcome, reason), new LongAdder());
      }
    }
  }

  void add(Signal signal, Outcome outcome, long items) {
    counts.computeIfAbsent(new Key(signal, outcome), key -> new LongAdder()).add(items);
  }

  /// Counts items under the reason why they were refused, and under the outcome that this is.
  void refuse(Signal signal, Reason reason, long items) {
    Outcome outcome = reason.isForGood() ? Outcome.REJECTED : Outcome.RETRY;
    add(signal, outcome, items);
    LongAdder count = refused.get(new Refused(signal, outcome, reason));
    if (count != null) {
      count.add(items);
    }
  }

  /// Refusals by reason; the map changes no more, its counts do.
  public Map<Refused, LongAdder> refused() {
    return Map.copyOf(refused);
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
