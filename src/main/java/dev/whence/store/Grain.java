package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How finely cells are told apart when they are read: what a grain does not tell apart is added up
/// while blocks are read, so that a question pays for what it compares and not for every slice.
///
/// @param originNanos where a step begins
/// @param stepNanos slices of one step are one; 0 where all of a range are
/// @param merged dimensions that do not count: their texts become empty
public record Grain(long originNanos, long stepNanos, Set<String> merged) {

  /// Every slice and every dimension.
  public static final Grain SLICES = new Grain(0, CellKey.SLICE_NANOS, Set.of());

  /// Every dimension, all slices as one, whose time is 0.
  public static final Grain WHOLE = new Grain(0, 0, Set.of());

  public Grain {
    merged = Set.copyOf(merged);
    if (stepNanos < 0) {
      throw new IllegalArgumentException("a step of " + stepNanos + " ns");
    }
  }

  /// The same without some dimensions.
  public Grain merging(String... dimensions) {
    return new Grain(originNanos, stepNanos, Set.of(dimensions));
  }

  /// Where the step that a slice lies in begins.
  long step(long sliceNanos) {
    return stepNanos == 0
        ? 0
        : originNanos + Math.floorDiv(sliceNanos - originNanos, stepNanos) * stepNanos;
  }

  /// By dimension of a kind: whether it counts.
  boolean[] kept(CellKind kind) {
    boolean[] kept = new boolean[kind.dimensions().size()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = !merged.contains(kind.dimensions().get(i));
    }
    return kept;
  }

  /// The key that a cell is added up under.
  public CellKey of(CellKey key) {
    if (equals(SLICES)) {
      return key;
    }
    List<String> texts = new ArrayList<>(key.texts());
    boolean[] kept = kept(key.kind());
    for (int i = 0; i < kept.length; i++) {
      if (!kept[i]) {
        texts.set(i, "");
      }
    }
    return new CellKey(key.kind(), step(key.sliceNanos()), texts);
  }
}
