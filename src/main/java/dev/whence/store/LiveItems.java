package dev.whence.store;

import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/// Items in memory that the index does not show yet.
public record LiveItems(Tenant tenant, Frame frame, long minNanos, long maxNanos) {

  public static LiveItems of(Tenant tenant, Frame frame) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = 0; row < frame.size(); row++) {
      min = Math.min(min, frame.timeNanos(row));
      max = Math.max(max, Block.latest(frame, row));
    }
    return new LiveItems(tenant, frame, min, max);
  }

  public boolean overlaps(TimeRange range) {
    return range.overlaps(minNanos, maxNanos);
  }

  /// One tenant's items in blocks: large frames as they are, small ones together.
  ///
  /// @param blockItems what is large
  /// @param mostItems so many small frames' items at most lie in one block
  public static List<LiveItems> merged(List<LiveItems> items, int blockItems, int mostItems) {
    List<LiveItems> blocks = new ArrayList<>();
    List<Frame> small = new ArrayList<>();
    int smallItems = 0;
    for (LiveItems each : items) {
      if (each.frame.size() >= blockItems) {
        blocks.add(each);
      } else {
        if (smallItems + each.frame.size() > mostItems) {
          blocks.add(together(each.tenant, small));
          small.clear();
          smallItems = 0;
        }
        small.add(each.frame);
        smallItems += each.frame.size();
      }
    }
    if (!small.isEmpty()) {
      blocks.add(together(items.getFirst().tenant, small));
    }
    return blocks;
  }

  private static LiveItems together(Tenant tenant, List<Frame> small) {
    Frame first = small.getFirst();
    return of(tenant, small.size() == 1 ? first : Frame.concat(first.signal(), small));
  }

  public Block block(long arrivalNanos, Vocabulary vocabulary) {
    BlockKind kind = frame.signal() == Signal.REQUESTS ? BlockKind.REQUESTS : BlockKind.ITEMS;
    return Block.ofItems(tenant, kind, frame, arrivalNanos, vocabulary);
  }
}
