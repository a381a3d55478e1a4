package dev.whence.store;

/// When a stretch of time is worth regrouping, and how long it may be. What arrived when is by the
/// clock of this machine.
///
/// @param quietSinceNanos nothing arrived for it after this
/// @param worthItems it has at least this many new items,
/// @param waitedSinceNanos or something for it arrived before this
/// @param maxItems it is cut where it has more; one slice is never cut. A cell counts like two
///   items, for cells are held in memory until all requests of the stretch were added up
/// @param maxSlices and after so many slices
/// @param nowNanos what arrived [ahead][ClockAhead] of this counts as long ago
public record StretchRules(
    long quietSinceNanos,
    long worthItems,
    long waitedSinceNanos,
    long maxItems,
    int maxSlices,
    long nowNanos) {

  /// Everything is worth it, however new.
  public static StretchRules everything(long maxItems, int maxSlices) {
    return new StretchRules(Long.MAX_VALUE, 0, Long.MAX_VALUE, maxItems, maxSlices, 0);
  }
}
