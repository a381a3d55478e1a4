package dev.whence.join;

/// Bounds of the live join.
///
/// @param ttlNanos how long after its first item arrived a request is given out as complete
/// @param maxTraces open traces; beyond it the oldest are given out early
/// @param maxItemsPerTrace spans and log lines kept of one trace; more are dropped and counted
/// @param maxItems spans and log lines kept in all, of all tenants; beyond it the oldest traces of
///   who has most are given out early
/// @param maxWaitingLogs log lines that wait for a trace of their request ID; beyond it the oldest
///   are dropped and counted
public record JoinSettings(
    long ttlNanos, int maxTraces, int maxItemsPerTrace, int maxItems, int maxWaitingLogs) {

  private static final int MOST_ITEMS = 2_000_000;

  /// Of the heap for each item: some twice what one takes with its share of the frame it came in,
  /// measured with spans of ten attributes.
  private static final int BYTES_PER_ITEM = 1_536;

  public static final JoinSettings DEFAULT =
      new JoinSettings(15_000_000_000L, 200_000, 10_000, itemsOfHeap(), 100_000);

  /// As many as a heap like this one has room for beside everything else.
  private static int itemsOfHeap() {
    return (int) Math.min(MOST_ITEMS, Runtime.getRuntime().maxMemory() / BYTES_PER_ITEM);
  }
}
