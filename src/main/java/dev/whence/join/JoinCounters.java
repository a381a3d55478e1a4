package dev.whence.join;

/// What the join had to do without, since it began.
///
/// @param early requests given out before their time because a bound was reached
/// @param droppedItems items beyond the bound of one trace
/// @param unmatchedLogs log lines whose request ID or trace met no span in time
/// @param crowdedOutLogs those of them that had no time because a bound was reached
/// @param duplicates spans that had come before
public record JoinCounters(
    long early, long droppedItems, long unmatchedLogs, long crowdedOutLogs, long duplicates) {

  public static final JoinCounters NONE = new JoinCounters(0, 0, 0, 0, 0);

  /// Both together.
  public JoinCounters plus(JoinCounters other) {
    return new JoinCounters(
        early + other.early,
        droppedItems + other.droppedItems,
        unmatchedLogs + other.unmatchedLogs,
        crowdedOutLogs + other.crowdedOutLogs,
        duplicates + other.duplicates);
  }
}
