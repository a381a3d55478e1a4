package dev.whence.api.prometheus;

import java.util.SortedMap;

/// A series with its samples in the order of time. The arrays must not be written.
///
/// @param sinceStart whether its counter begins at zero with the range that was read, so that its
///   height says nothing
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record PromSeries(
    SortedMap<String, String> labels, long[] timesNanos, double[] values, boolean sinceStart) {

  /// The number of samples at or before a time.
  int upTo(long timeNanos) {
    int low = 0;
    int high = timesNanos.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (timesNanos[middle] <= timeNanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
