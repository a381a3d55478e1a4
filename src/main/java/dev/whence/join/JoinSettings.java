package dev.whence.join;

/// Bounds of the live join.
///
/// @param ttlNanos how long after its first item arrived a request is given out as complete
/// @param maxTraces open traces; beyond it the oldest are given out early
/// @param maxItemsPerTrace spans and log lines kept of one trace; more are dropped and counted
/// @param maxItems spans and log lines kept in all, of all tenants; beyond it the oldest traces of
///   who has most are given out early
/// @param maxWaitingLogs log lines of one tenant that wait for a trace of their request ID; beyond
///   it the oldest wait no longer and are counted
/// @param maxAllWaitingLogs and of all tenants; beyond it the oldest of who has most
public record JoinSettings(
    long ttlNanos,
    int maxTraces,
    int maxItemsPerTrace,
    int maxItems,
    int maxWaitingLogs,
    int maxAllWaitingLogs) {

  private static final int MOST_ITEMS = 2_000_000;
  private static final int MOST_WAITING_LOGS = 500_000;

  /// Of the heap for each item: some twice what one takes with its share of the frame it came in,
  /// measured with spans of ten attributes.
  private static final int BYTES_PER_ITEM = 1_536;

  /// The same for each line that waits: an eighth of the heap, where a line takes a KiB.
  private static final int BYTES_PER_WAITING_LOG = 8_192;

  public static final JoinSettings DEFAULT =
      new JoinSettings(
          15_000_000_000L,
          200_000,
          10_000,
          ofHeap(BYTES_PER_ITEM, MOST_ITEMS),
          100_000,
          ofHeap(BYTES_PER_WAITING_LOG, MOST_WAITING_LOGS));

  /// As many as a heap like this one has room for beside everything else.
  private static int ofHeap(int bytesEach, int most) {
    return (int) Math.min(most, Runtime.getRuntime().maxMemory() / bytesEach);
  }
}
