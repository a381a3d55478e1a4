package dev.whence.store.lucene;

import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;

/// Items in memory that the index does not show yet.
record LiveItems(Tenant tenant, Frame frame, long minNanos, long maxNanos) {

  static LiveItems of(Tenant tenant, Frame frame) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = 0; row < frame.size(); row++) {
      min = Math.min(min, frame.timeNanos(row));
      max = Math.max(max, BlockDocument.latest(frame, row));
    }
    return new LiveItems(tenant, frame, min, max);
  }

  boolean overlaps(TimeRange range) {
    return range.overlaps(minNanos, maxNanos);
  }
}
