package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import java.util.List;
import java.util.Set;

/// How finely cells are told apart when they are read: what a grain does not tell apart is added up
/// while blocks are read, so that a question pays for what it compares and not for every slice.
///
/// @param originNanos where a step begins
/// @param stepNanos slices of one step are one; 0 where all of a range are
/// @param merged dimensions that do not count: their texts become empty
/// @param counted what is wanted of what they count
public record Grain(long originNanos, long stepNanos, Set<String> merged, Counted counted) {

  /// Every slice and every dimension.
  public static final Grain SLICES = new Grain(0, CellKey.SLICE_NANOS);

  /// Every dimension, all slices as one, whose time is 0.
  public static final Grain WHOLE = new Grain(0, 0);

  private static final int LEAST_MERGED = 3;

  /// Every dimension, with what is counted.
  public Grain(long originNanos, long stepNanos) {
    this(originNanos, stepNanos, Set.of(), Counted.ALL);
  }

  public Grain {
    merged = Set.copyOf(merged);
    if (stepNanos < 0) {
      throw new IllegalArgumentException("a step of " + stepNanos + " ns");
    }
  }

  /// The same without some dimensions.
  public Grain merging(String... dimensions) {
    return new Grain(originNanos, stepNanos, Set.copyOf(List.of(dimensions)), counted);
  }

  /// The same, without what the cells count.
  public Grain keys() {
    return counting(Counted.NOTHING);
  }

  /// The same, with no more of what the cells count than is wanted.
  public Grain counting(Counted wanted) {
    return new Grain(originNanos, stepNanos, merged, wanted);
  }

  /// The same, all slices from a time on as one, at that time.
  public Grain wholeAt(long nanos) {
    return new Grain(nanos, Long.MAX_VALUE, merged, counted);
  }

  /// The same, slice by slice.
  Grain sliced() {
    return new Grain(0, CellKey.SLICE_NANOS, merged, counted);
  }

  /// The same, step by step where whole steps make up a block of cells, else slice by slice. Equal
  /// for questions whose steps begin at the same times.
  Grain ofBlocks() {
    return stepNanos > 0 && CellParts.NANOS % stepNanos == 0
        ? new Grain(Math.floorMod(originNanos, stepNanos), stepNanos, merged, counted)
        : sliced();
  }

  /// Whether what it does not tell apart makes blocks of some kinds of cells much smaller, even
  /// slice by slice: a third of the dimensions, or more.
  public boolean isCoarse(Set<CellKind> kinds) {
    return !counted.counts()
        || kinds.stream()
            .allMatch(
                kind ->
                    LEAST_MERGED * kind.dimensions().stream().filter(merged::contains).count()
                        >= kind.dimensions().size());
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
    return key.at(step(key.sliceNanos()), kept(key.kind()));
  }
}
