package dev.whence.store;

import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;

/// Some slices of one tenant, within one day, that are worth regrouping; or of these the requests
/// of one shard of the trace hash, where several instances share the work.
///
/// @param range from the start of the first slice to the end of the last
/// @param items about how many spans and log lines lie in it, of all shards
/// @param shard from 0
/// @param shards how many there are
public record Stretch(Tenant tenant, TimeRange range, long items, int shard, int shards) {

  public Stretch {
    if (shards < 1 || shard < 0 || shard >= shards) {
      throw new IllegalArgumentException("shard " + shard + " of " + shards);
    }
  }

  public Stretch(Tenant tenant, TimeRange range, long items) {
    this(tenant, range, items, 0, 1);
  }

  public Stretch shard(int number, int of) {
    return new Stretch(tenant, range, items, number, of);
  }

  /// Whether the shard takes care of what belongs to none: log lines of no trace, and what of
  /// blocks lies outside of the stretch.
  public boolean isFirst() {
    return shard == 0;
  }
}
