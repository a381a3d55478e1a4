package dev.whence.intake;

import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The exports of the last day, so that a repeated one is known. Bounded: beyond its size the
/// oldest are forgotten first. Thread-safe.
final class RecentExports {

  private record Noted(long nanos, CompletableFuture<Receipt> outcome) {}

  private final long keptNanos;
  private final int maxExports;
  private final LinkedHashMap<ExportId, Noted> oldestFirst = new LinkedHashMap<>();

  RecentExports(long keptNanos, int maxExports) {
    this.keptNanos = keptNanos;
    this.maxExports = maxExports;
  }

  /// Notes an export; gives what becomes of the earlier one where it is a repeated one, null where
  /// it is new.
  synchronized @Nullable CompletableFuture<Receipt> putIfNew(
      ExportId id, long nowNanos, CompletableFuture<Receipt> outcome) {
    forgetBefore(nowNanos - keptNanos);
    Noted earlier = oldestFirst.putIfAbsent(id, new Noted(nowNanos, outcome));
    return earlier == null ? null : earlier.outcome();
  }

  /// An export that was refused after all may come again.
  synchronized void forget(ExportId id) {
    oldestFirst.remove(id);
  }

  private void forgetBefore(long nanos) {
    while (!oldestFirst.isEmpty()
        && (oldestFirst.firstEntry().getValue().nanos() < nanos
            || oldestFirst.size() >= maxExports)) {
      oldestFirst.pollFirstEntry();
    }
  }

  synchronized int size() {
    return oldestFirst.size();
  }
}
