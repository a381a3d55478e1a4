package dev.whence.intake;

import dev.whence.model.Frame;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One way in: when something last came, how much, how late, and what went wrong last. Thread-safe.
public final class Source {

  private static final long SLOT_NANOS = 10_000_000_000L;

  /// The rate is over so many whole slots.
  private static final int SLOTS = 6;

  private static final int MAX_REASON = 300;

  private final String name;
  private final LongSupplier clockNanos;
  private final long[] slots = new long[SLOTS + 1];
  private long slot;
  private long requests;
  private long items;
  private long duplicates;
  private long rejectedItems;
  private long refusedRequests;
  private long lastNanos;
  private long lagNanos = -1;
  private @Nullable String lastError;
  private long lastErrorNanos;

  Source(String name, LongSupplier clockNanos) {
    this.name = name;
    this.clockNanos = clockNanos;
    this.slot = clockNanos.getAsLong() / SLOT_NANOS;
  }

  /// How it stands.
  ///
  /// @param items taken in since the start of this process
  /// @param rejectedItems refused for good while the rest of their request was kept
  /// @param refusedRequests refused as a whole, for good or for now
  /// @param itemsPerSecond over the last minute
  /// @param lastNanos when something last came; 0 where nothing did
  /// @param lagNanos how old the newest item was when it came; -1 where that is not known
  /// @param lastError null where nothing went wrong
  public record State(
      String name,
      long requests,
      long items,
      long duplicates,
      long rejectedItems,
      long refusedRequests,
      double itemsPerSecond,
      long lastNanos,
      long lagNanos,
      @Nullable String lastError,
      long lastErrorNanos) {}

  /// A request was taken in.
  ///
  /// @param newestNanos time of its newest item; 0 where that is not known
  public synchronized void took(Receipt receipt, long newestNanos) {
    long now = clockNanos.getAsLong();
    requests++;
    items += receipt.accepted();
    duplicates += receipt.duplicates();
    rejectedItems += receipt.rejected();
    lastNanos = now;
    if (newestNanos > 0) {
      lagNanos = Math.max(0, now - newestNanos);
    }
    if (receipt.rejected() > 0) {
      error(receipt.reason(), now);
    }
    turn(now);
    slots[(int) (slot % slots.length)] += receipt.accepted();
  }

  /// The same for something that is one item, such as an alert.
  public void took(long newestNanos) {
    took(new Receipt(1, 0, 0, ""), newestNanos);
  }

  /// A request was refused, or a connector failed.
  public synchronized void failed(String reason) {
    refusedRequests++;
    error(reason, clockNanos.getAsLong());
  }

  private void error(String reason, long now) {
    lastError = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
    lastErrorNanos = now;
  }

  /// Time of a frame's newest item, going by its first and its last; 0 where it has none.
  public static long newest(Frame frame) {
    return frame.size() == 0 ? 0 : Math.max(frame.timeNanos(0), frame.timeNanos(frame.size() - 1));
  }

  private void turn(long now) {
    long current = now / SLOT_NANOS;
    for (long passed = Math.max(slot, current - SLOTS - 1); passed < current; passed++) {
      slots[(int) ((passed + 1) % slots.length)] = 0;
    }
    slot = Math.max(slot, current);
  }

  public synchronized State state() {
    turn(clockNanos.getAsLong());
    long sum = 0;
    for (int back = 1; back <= SLOTS; back++) {
      sum += slots[(int) ((slot + slots.length - back) % slots.length)];
    }
    return new State(
        name,
        requests,
        items,
        duplicates,
        rejectedItems,
        refusedRequests,
        sum * 1e9 / (SLOT_NANOS * SLOTS),
        lastNanos,
        lagNanos,
        lastError,
        lastErrorNanos);
  }
}
