package dev.whence.join;

/// Bounds of the live join.
///
/// @param ttlNanos how long after its first item arrived a request is given out as complete
/// @param maxTraces open traces; beyond it the oldest are given out early
/// @param maxItemsPerTrace spans and log lines kept of one trace; more are dropped and counted
/// @param maxItems spans and log lines kept in all; beyond it the oldest traces are given out early
/// @param maxWaitingLogs log lines that wait for a trace of their request ID; beyond it the oldest
///   are dropped and counted
public record JoinSettings(
    long ttlNanos, int maxTraces, int maxItemsPerTrace, int maxItems, int maxWaitingLogs) {

  public static final JoinSettings DEFAULT =
      new JoinSettings(15_000_000_000L, 200_000, 10_000, 2_000_000, 100_000);
}
