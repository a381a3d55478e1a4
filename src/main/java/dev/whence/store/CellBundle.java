package dev.whence.store;

import dev.whence.model.CellKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/// Blocks of cells that a question reads as one: of some minutes that lie in its range as a whole,
/// and whose times it does not tell apart; or a single one. Bundles begin at the same times
/// whatever the range, so that questions about ranges that overlap read the same ones.
///
/// @param whole whether all cells are wanted, whatever their slice
record CellBundle(List<StoredBlock> blocks, CellQuestion question, boolean whole) {

  /// What lies in a range of any length is a few whole bundles and a few minutes at either end.
  private static final long NANOS = 5 * CellParts.NANOS;

  /// More than that is not read at a time.
  private static final long MOST_CELLS = 300_000;

  /// Cuts blocks into bundles, earliest first.
  ///
  /// @param slices that are wanted
  static List<CellBundle> of(
      List<? extends StoredBlock> blocks, CellQuestion question, LongPredicate slices)
      throws IOException {
    List<CellBundle> bundles = new ArrayList<>();
    List<StoredBlock> together = new ArrayList<>();
    long cells = 0;
    List<StoredBlock> sorted = new ArrayList<>(blocks);
    sorted.sort(
        Comparator.comparingLong(StoredBlock::minNanos).thenComparingLong(StoredBlock::maxNanos));
    for (StoredBlock block : sorted) {
      if (!isWhole(block, question, slices)) {
        bundles.add(new CellBundle(List.of(block), question, false));
        continue;
      }
      if (!together.isEmpty()
          && (cells + block.count() > MOST_CELLS || !isOneStep(together, block, question))) {
        bundles.add(new CellBundle(List.copyOf(together), question, true));
        together.clear();
        cells = 0;
      }
      together.add(block);
      cells += block.count();
    }
    if (!together.isEmpty()) {
      bundles.add(new CellBundle(List.copyOf(together), question, true));
    }
    return bundles;
  }

  private static boolean isOneStep(
      List<StoredBlock> together, StoredBlock block, CellQuestion question) {
    long first = together.getFirst().minNanos();
    return Math.floorDiv(first, NANOS) == Math.floorDiv(block.maxNanos(), NANOS)
        && question.grain().step(first) == question.grain().step(block.maxNanos());
  }

  private static boolean isWhole(StoredBlock block, CellQuestion question, LongPredicate slices) {
    return question.range().contains(block.minNanos())
        && question.range().contains(block.maxNanos())
        && LongStream.iterate(
                block.minNanos(), s -> s <= block.maxNanos(), s -> s + CellKey.SLICE_NANOS)
            .allMatch(slices);
  }

  /// How many cells it has.
  long count() throws IOException {
    long cells = 0;
    for (StoredBlock block : blocks) {
      cells += block.count();
    }
    return cells;
  }

  /// Its cells, no finer than they are asked for where that helps.
  List<CellColumns> read(BlockView view) throws IOException {
    Grain grain = question.grain();
    StoredBlock first = blocks.getFirst();
    boolean one = grain.step(first.minNanos()) == grain.step(blocks.getLast().maxNanos());
    if (one && whole) {
      return view.wholeCells(blocks, question.kinds(), grain);
    }
    return AtOnce.each(blocks, block -> read(block, grain));
  }

  private CellColumns read(StoredBlock block, Grain grain) throws IOException {
    return grain.isCoarse(question.kinds())
        ? block.cells(question.kinds(), whole ? grain.ofBlocks() : grain.sliced())
        : block.cells();
  }
}
