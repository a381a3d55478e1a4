package dev.whence.intake;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The exports of the last day, so that a repeated one is known. Bounded: beyond its size the
/// oldest are forgotten first. Thread-safe.
final class RecentExports {

  private record Arrival(ExportId id, long nanos) {}

  private final long keptNanos;
  private final int maxExports;
  private final Map<ExportId, CompletableFuture<Receipt>> known = new HashMap<>();
  private final ArrayDeque<Arrival> oldestFirst = new ArrayDeque<>();

  RecentExports(long keptNanos, int maxExports) {
    this.keptNanos = keptNanos;
    this.maxExports = maxExports;
  }

  /// Notes an export; gives what becomes of the earlier one where it is a repeated one, null where
  /// it is new.
  synchronized @Nullable CompletableFuture<Receipt> putIfNew(
      ExportId id, long nowNanos, CompletableFuture<Receipt> outcome) {
    forgetBefore(nowNanos - keptNanos);
    CompletableFuture<Receipt> earlier = known.putIfAbsent(id, outcome);
    if (earlier == null) {
      oldestFirst.addLast(new Arrival(id, nowNanos));
    }
    return earlier;
  }

  /// An export that was refused after all may come again.
  synchronized void forget(ExportId id) {
    known.remove(id);
  }

  private void forgetBefore(long nanos) {
    while (!oldestFirst.isEmpty()
        && (oldestFirst.getFirst().nanos() < nanos || oldestFirst.size() >= maxExports)) {
      known.remove(oldestFirst.removeFirst().id());
    }
  }

  synchronized int size() {
    return known.size();
  }
}
