package dev.whence.store;

import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Items in memory that the index does not show yet.
///
/// @param packed the frame with its bytes, where somebody encoded it already
public record LiveItems(
    Tenant tenant, Frame frame, @Nullable Packed packed, long minNanos, long maxNanos) {

  /// Of small frames together, about: as [FrameCodec] writes them it is less than four times that.
  private static final long MOST_BYTES = 64L << 20;

  public static LiveItems of(Tenant tenant, Frame frame) {
    return of(tenant, frame, null);
  }

  public static LiveItems of(Tenant tenant, Packed packed) {
    return of(tenant, packed.frame(), packed);
  }

  /// The same without the bytes, which are only needed until they are in the index.
  public LiveItems written() {
    return packed == null ? this : new LiveItems(tenant, frame, null, minNanos, maxNanos);
  }

  private static LiveItems of(Tenant tenant, Frame frame, @Nullable Packed packed) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = 0; row < frame.size(); row++) {
      min = Math.min(min, frame.timeNanos(row));
      max = Math.max(max, Block.latest(frame, row));
    }
    return new LiveItems(tenant, frame, packed, min, max);
  }

  public boolean overlaps(TimeRange range) {
    return range.overlaps(minNanos, maxNanos);
  }

  /// One tenant's items in blocks: large frames as they are, small ones together, unless they take
  /// so much memory that the block could not be encoded.
  ///
  /// @param blockItems what is large
  /// @param mostItems so many small frames' items at most lie in one block
  public static List<LiveItems> merged(List<LiveItems> items, int blockItems, int mostItems) {
    List<LiveItems> blocks = new ArrayList<>();
    List<LiveItems> small = new ArrayList<>();
    int smallItems = 0;
    long smallBytes = 0;
    for (LiveItems each : items) {
      if (each.frame.size() >= blockItems) {
        blocks.add(each);
      } else {
        long bytes = each.frame.bytes();
        if (!small.isEmpty()
            && (smallItems + each.frame.size() > mostItems || smallBytes + bytes > MOST_BYTES)) {
          blocks.add(together(small));
          small.clear();
          smallItems = 0;
          smallBytes = 0;
        }
        small.add(each);
        smallItems += each.frame.size();
        smallBytes += bytes;
      }
    }
    if (!small.isEmpty()) {
      blocks.add(together(small));
    }
    return blocks;
  }

  private static LiveItems together(List<LiveItems> small) {
    LiveItems first = small.getFirst();
    return small.size() == 1
        ? first
        : of(
            first.tenant,
            Frame.concat(first.frame.signal(), small.stream().map(LiveItems::frame).toList()));
  }

  public Block block(long arrivalNanos, Vocabulary vocabulary) {
    BlockKind kind = frame.signal() == Signal.REQUESTS ? BlockKind.REQUESTS : BlockKind.ITEMS;
    Packed bytes = packed == null ? Packed.of(frame) : packed;
    return Block.ofItems(tenant, kind, bytes, arrivalNanos, vocabulary);
  }
}
