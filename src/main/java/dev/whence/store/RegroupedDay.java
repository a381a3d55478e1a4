package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// One index's part in regrouping a stretch: the blocks that overlap it, and what takes their
/// place. What of a block lies outside of the stretch is kept as it was, and so is what was worked
/// out from items that were dropped since.
final class RegroupedDay {

  private static final int AHEAD = 16;

  private final BlockView view;
  private final Stretch stretch;
  private final long droppedNanos;
  private final Vocabulary vocabulary;
  private final long nowNanos;
  private final Sink sink;
  private final List<StoredBlock> sources = new ArrayList<>();

  /// Takes new blocks.
  interface Sink {
    void write(Block block) throws IOException;
  }

  RegroupedDay(
      BlockView view,
      Stretch stretch,
      long droppedNanos,
      Vocabulary vocabulary,
      long nowNanos,
      Sink sink)
      throws IOException {
    this.view = view;
    this.stretch = stretch;
    this.droppedNanos = droppedNanos;
    this.nowNanos = nowNanos;
    this.vocabulary = vocabulary;
    this.sink = sink;
    sources.addAll(
        view.search(BlockQuery.about(stretch.tenant(), stretch.range(), BlockKind.values())));
    sources.sort(
        Comparator.comparingLong(StoredBlock::minNanos).thenComparingLong(StoredBlock::maxNanos));
  }

  List<StoredBlock> sources() {
    return sources;
  }

  boolean hasNew() throws IOException {
    for (StoredBlock source : sources) {
      if (source.kind() == BlockKind.ITEMS) {
        return true;
      }
    }
    return false;
  }

  static boolean crosses(StoredBlock block, TimeRange range) {
    return block.minNanos() < range.fromNanos() || block.maxNanos() >= range.toNanos();
  }

  void items(Regrouping.Block block) throws IOException {
    List<StoredBlock> items = new ArrayList<>();
    for (StoredBlock source : sources) {
      if (source.kind().isItems()) {
        items.add(source);
      }
    }
    for (int i = 0; i < items.size(); i++) {
      view.prepare(items.subList(i, Math.min(items.size(), i + AHEAD)));
      StoredBlock source = items.get(i);
      Frame frame = source.frame();
      Frame inside = crosses(source, stretch.range()) ? part(frame, true) : frame;
      if (inside.size() > 0) {
        block.accept(inside, source.kind() == BlockKind.ITEMS ? source.arrivalNanos() : 0);
      }
    }
  }

  private Frame part(Frame frame, boolean inside) {
    return frame.select(
        IntStream.range(0, frame.size())
            .filter(row -> stretch.range().contains(frame.timeNanos(row)) == inside)
            .toArray());
  }

  void add(Frame block) throws IOException {
    sink.write(Block.ofItems(stretch.tenant(), BlockKind.REGROUPED, block, 0, vocabulary));
  }

  void add(List<RequestSummary> requests) throws IOException {
    for (Frame part : RequestParts.frames(requests)) {
      sink.write(Block.ofItems(stretch.tenant(), BlockKind.REQUESTS, part, nowNanos, vocabulary));
    }
  }

  /// Adds the last of what takes the place of all: the local cells of the added blocks' items. The
  /// first shard keeps what lies outside.
  void addLocal(List<Cell> localCells) throws IOException {
    List<Cell> cells = new ArrayList<>(localCells);
    for (StoredBlock source : kept()) {
      if (source.kind() == BlockKind.LOCAL_CELLS) {
        cells.addAll(
            CellFrames.cells(source.frame(), key -> !stretch.range().contains(key.sliceNanos())));
      } else if (crosses(source, stretch.range())) {
        addItems(source, part(source.frame(), false));
      }
    }
    long arrival = arrivalNanos();
    for (List<Cell> part : CellParts.of(cells)) {
      sink.write(Block.ofCells(stretch.tenant(), BlockKind.LOCAL_CELLS, part, List.of(), arrival));
    }
  }

  private List<StoredBlock> kept() {
    return stretch.isFirst() ? sources : List.of();
  }

  private long arrivalNanos() throws IOException {
    long newest = 0;
    for (StoredBlock source : sources) {
      newest = Math.max(newest, source.arrivalNanos());
    }
    return newest;
  }

  private void addItems(StoredBlock source, Frame items) throws IOException {
    if (items.size() > 0) {
      sink.write(
          Block.ofItems(stretch.tenant(), source.kind(), items, source.arrivalNanos(), vocabulary));
    }
  }

  /// Whether a joined block is of items that were dropped since. One without cells is of none.
  boolean isRetained(StoredBlock block) throws IOException {
    return droppedNanos > 0 && block.arrivalNanos() <= droppedNanos && block.count() > 0;
  }

  /// Slices for which cells are kept that are final.
  Set<Long> retainedSlices() throws IOException {
    Set<Long> slices = new HashSet<>();
    for (StoredBlock source : sources) {
      if (source.kind() == BlockKind.FINAL_CELLS && isRetained(source)) {
        slices.addAll(source.finalSlices());
      }
    }
    return slices;
  }

  /// Adds the last of what takes the place of all, where that is joined: final cells.
  void addJoined(List<Cell> cells) throws IOException {
    addFinal(cells);
    Set<Long> retained = retainedSlices();
    for (StoredBlock source : kept()) {
      boolean whole = isRetained(source);
      if (!whole && !crosses(source, stretch.range())) {
        continue;
      }
      switch (source.kind()) {
        case REQUESTS -> addItems(source, whole ? source.frame() : part(source.frame(), false));
        case PROVISIONAL_CELLS -> {
          addCells(source, false);
          if (whole) {
            addRetained(source, retained);
          }
        }
        default -> addCells(source, whole);
      }
    }
  }

  private void addFinal(List<Cell> cells) throws IOException {
    long step = CellParts.NANOS;
    for (long from = stretch.range().fromNanos(); from < stretch.range().toNanos(); from += step) {
      TimeRange part = new TimeRange(from, Math.min(from + step, stretch.range().toNanos()));
      sink.write(
          Block.ofCells(
              stretch.tenant(),
              BlockKind.FINAL_CELLS,
              cells.stream().filter(cell -> part.contains(cell.key().sliceNanos())).toList(),
              slices(part),
              nowNanos));
    }
  }

  private static List<Long> slices(TimeRange range) {
    return LongStream.iterate(
            range.fromNanos(), slice -> slice < range.toNanos(), s -> s + CellKey.SLICE_NANOS)
        .boxed()
        .toList();
  }

  /// Provisional cells of dropped items, where there are no final ones: they will not be better.
  private void addRetained(StoredBlock source, Set<Long> retained) throws IOException {
    List<Cell> cells =
        CellFrames.cells(
            source.frame(),
            key ->
                stretch.range().contains(key.sliceNanos()) && !retained.contains(key.sliceNanos()));
    if (!cells.isEmpty()) {
      sink.write(
          Block.ofCells(
              stretch.tenant(),
              BlockKind.FINAL_CELLS,
              cells,
              cells.stream().map(cell -> cell.key().sliceNanos()).distinct().toList(),
              source.arrivalNanos()));
    }
  }

  private void addCells(StoredBlock source, boolean whole) throws IOException {
    List<Cell> cells =
        CellFrames.cells(
            source.frame(), key -> whole || !stretch.range().contains(key.sliceNanos()));
    TreeSet<Long> slices = new TreeSet<>(source.finalSlices());
    slices.removeIf(slice -> !whole && stretch.range().contains(slice));
    if (!cells.isEmpty() || !slices.isEmpty()) {
      sink.write(
          Block.ofCells(stretch.tenant(), source.kind(), cells, slices, source.arrivalNanos()));
    }
  }
}
