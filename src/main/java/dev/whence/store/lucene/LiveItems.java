package dev.whence.store.lucene;

import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Packed;
import org.jspecify.annotations.Nullable;

/// Items in memory that the index does not show yet.
///
/// @param packed the frame with its bytes, where somebody encoded it already
record LiveItems(
    Tenant tenant, Frame frame, @Nullable Packed packed, long minNanos, long maxNanos) {

  static LiveItems of(Tenant tenant, Frame frame) {
    return of(tenant, frame, null);
  }

  static LiveItems of(Tenant tenant, Packed packed) {
    return of(tenant, packed.frame(), packed);
  }

  /// The same without the bytes, which are only needed until they are in the index.
  LiveItems written() {
    return packed == null ? this : new LiveItems(tenant, frame, null, minNanos, maxNanos);
  }

  private static LiveItems of(Tenant tenant, Frame frame, @Nullable Packed packed) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = 0; row < frame.size(); row++) {
      min = Math.min(min, frame.timeNanos(row));
      max = Math.max(max, BlockDocument.latest(frame, row));
    }
    return new LiveItems(tenant, frame, packed, min, max);
  }

  boolean overlaps(TimeRange range) {
    return range.overlaps(minNanos, maxNanos);
  }
}
