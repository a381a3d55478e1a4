package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/// Finds cells and adds them up.
final class CellSearch {

  /// Of blocks that are decoded at a time, which is done by many threads.
  private static final int CELLS_AT_ONCE = 60_000;

  private final BlockSource source;
  private final CellQuestion question;
  private final CellSums sums;
  private final WantedKeys keys;

  private boolean provisional;

  CellSearch(BlockSource source, CellQuestion question, CellRoom room) {
    this.source = source;
    this.question = question;
    this.sums = new CellSums(question, room);
    this.keys = new WantedKeys(question);
  }

  CellsFound find() throws IOException {
    Set<Signal> local = EnumSet.noneOf(Signal.class);
    question.kinds().stream()
        .filter(kind -> !kind.isJoined())
        .map(CellSearch::of)
        .forEach(local::add);
    if (!local.isEmpty()) {
      try (BlockSource.Views views = source.views(local, question.range())) {
        for (BlockView view : views.all()) {
          add(view, BlockKind.LOCAL_CELLS, _ -> true);
        }
      }
    }
    if (question.kinds().stream().anyMatch(CellKind::isJoined)) {
      try (BlockSource.Views views = source.views(Set.of(Signal.CELLS), question.range())) {
        for (BlockView view : views.all()) {
          joined(view);
        }
      }
    }
    List<Cell> cells = sums.cells();
    cells.sort(Comparator.comparing(Cell::key));
    return new CellsFound(cells, !provisional);
  }

  /// What the items are that cells of a kind are counted from, and beside which they lie.
  private static Signal of(CellKind kind) {
    return switch (kind) {
      case OPERATION, RESOURCE_CALL -> Signal.SPANS;
      case LOG_PATTERN -> Signal.LOGS;
      default -> Signal.CELLS;
    };
  }

  /// Provisional cells count where there are no final ones; either way they show that something
  /// came in that the final ones, if any, do not know.
  private void joined(BlockView view) throws IOException {
    add(view, BlockKind.FINAL_CELLS, _ -> true);
    Set<Long> finalSlices = finalSlices(view);
    provisional |= add(view, BlockKind.PROVISIONAL_CELLS, slice -> !finalSlices.contains(slice));
  }

  /// Slices for which a tenant's joined cells are final.
  private Set<Long> finalSlices(BlockView view) throws IOException {
    Set<Long> slices = new HashSet<>();
    for (StoredBlock block : view.search(about(BlockKind.FINAL_CELLS))) {
      slices.addAll(block.finalSlices());
    }
    return slices;
  }

  /// A block's cells, no finer than they are asked for where that helps.
  private List<CellColumns> read(StoredBlock block, LongPredicate slices) throws IOException {
    Grain grain = question.readGrain();
    boolean one = grain.step(block.minNanos()) == grain.step(block.maxNanos());
    boolean all = wantsAll(block, slices);
    if (one && all) {
      return block.cells(question.kinds(), grain.wholeAt(block.minNanos()));
    }
    return grain.isCoarse(question.kinds())
        ? block.cells(question.kinds(), all ? grain.ofBlocks() : grain.sliced())
        : List.of(block.cells());
  }

  private boolean wantsAll(StoredBlock block, LongPredicate slices) {
    return question.range().contains(block.minNanos())
        && question.range().contains(block.maxNanos())
        && LongStream.iterate(
                block.minNanos(), s -> s <= block.maxNanos(), s -> s + CellKey.SLICE_NANOS)
            .allMatch(slices);
  }

  private BlockQuery about(BlockKind kind) {
    return BlockQuery.about(question.tenant(), question.range(), kind);
  }

  /// Blocks cut into parts that may be in memory as they are.
  private static List<List<? extends StoredBlock>> fewAtOnce(List<? extends StoredBlock> blocks)
      throws IOException {
    List<List<? extends StoredBlock>> parts = new ArrayList<>();
    long cells = 0;
    int from = 0;
    for (int i = 0; i < blocks.size(); i++) {
      cells += blocks.get(i).count();
      if (cells >= CELLS_AT_ONCE || i == blocks.size() - 1) {
        parts.add(blocks.subList(from, i + 1));
        from = i + 1;
        cells = 0;
      }
    }
    return parts;
  }

  /// Whether there were any that are wanted, whatever their slice.
  private boolean add(BlockView view, BlockKind kind, LongPredicate slices) throws IOException {
    List<? extends StoredBlock> blocks =
        view.search(
            about(kind)
                .anyOf(BlockField.CELLS, Block.names(question.kinds()))
                .anyOfGiven(BlockField.SERVICE, question.services()));
    view.prepare(blocks);
    boolean any = false;
    for (List<? extends StoredBlock> some : fewAtOnce(blocks)) {
      for (List<CellColumns> parts : AtOnce.each(some, block -> read(block, slices))) {
        for (CellColumns columns : parts) {
          any |= sums.add(columns, slices);
        }
      }
    }
    for (LiveCells list : view.liveCells(question.tenant(), kind)) {
      for (Cell cell : list.cells()) {
        if (question.range().contains(cell.key().sliceNanos()) && keys.wants(cell.key())) {
          any = true;
          if (slices.test(cell.key().sliceNanos())) {
            sums.add(cell);
          }
        }
      }
    }
    return any;
  }
}
