package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.CellFrames;
import dev.whence.store.Partition;
import dev.whence.store.Regrouping;
import dev.whence.store.RequestFrames;
import dev.whence.store.Stretch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.lucene.document.Document;
import org.jspecify.annotations.Nullable;

/// One index's part in regrouping a stretch: the documents that overlap it, and what takes their
/// place. What of a document lies outside of the stretch is kept as it was.
final class RegroupedDay implements AutoCloseable {

  private static final int SLICES_PER_DOCUMENT = 30;
  private static final int REQUESTS_PER_DOCUMENT = 2_048;

  private record Source(Snapshot.Stored stored, Kind kind) {}

  private final Stretch stretch;
  private final Vocabulary vocabulary;
  private final long nowNanos;
  private final List<Source> sources = new ArrayList<>();
  private final List<Document> added = new ArrayList<>();
  private @Nullable OpenPartition partition;
  private @Nullable Snapshot snapshot;

  RegroupedDay(
      Partitions partitions, Partition day, Stretch stretch, Vocabulary vocabulary, long nowNanos)
      throws IOException {
    this.stretch = stretch;
    this.nowNanos = nowNanos;
    this.vocabulary = vocabulary;
    partitions.use(day, this::open);
    for (Kind kind : Kind.values()) {
      for (Snapshot.Stored stored :
          snapshot().search(Questions.about(stretch.tenant(), stretch.range(), kind).query())) {
        sources.add(new Source(stored, kind));
      }
    }
    sources.sort(
        Comparator.<Source>comparingLong(source -> source.stored.minNanos())
            .thenComparingLong(source -> source.stored.maxNanos()));
  }

  private boolean open(OpenPartition opened) throws IOException {
    partition = opened;
    snapshot = opened.flushed();
    return snapshot != null;
  }

  private Snapshot snapshot() {
    return java.util.Objects.requireNonNull(snapshot, "opened");
  }

  boolean hasNew() {
    return sources.stream().anyMatch(source -> source.kind == Kind.ITEMS);
  }

  static boolean crosses(Snapshot.Stored stored, TimeRange range) {
    return stored.minNanos() < range.fromNanos() || stored.maxNanos() >= range.toNanos();
  }

  void items(Regrouping.Block block) throws IOException {
    for (Source source : sources) {
      if (source.kind.isItems()) {
        Frame frame = source.stored.frame();
        Frame inside = crosses(source.stored, stretch.range()) ? part(frame, true) : frame;
        if (inside.size() > 0) {
          block.accept(
              inside, source.kind == Kind.ITEMS ? source.stored.number(Fields.ARRIVAL) : 0);
        }
      }
    }
  }

  private Frame part(Frame frame, boolean inside) {
    return frame.select(
        IntStream.range(0, frame.size())
            .filter(row -> stretch.range().contains(frame.timeNanos(row)) == inside)
            .toArray());
  }

  void add(Frame block) {
    added.add(BlockDocument.ofItems(stretch.tenant(), Kind.REGROUPED, block, 0, vocabulary));
  }

  /// Puts the added blocks, and the local cells of their items, in the place of the old.
  void replaceItems(List<Cell> localCells) throws IOException {
    List<Document> by = new ArrayList<>(added);
    List<Cell> cells = new ArrayList<>(localCells);
    for (Source source : sources) {
      if (source.kind == Kind.LOCAL_CELLS) {
        cells.addAll(
            CellFrames.cells(
                source.stored.frame(), key -> !stretch.range().contains(key.sliceNanos())));
      } else if (crosses(source.stored, stretch.range())) {
        addItems(source, by);
      }
    }
    if (!cells.isEmpty()) {
      by.add(
          BlockDocument.ofCells(stretch.tenant(), Kind.LOCAL_CELLS, cells, List.of(), arrival()));
    }
    replace(by);
  }

  private long arrival() throws IOException {
    long newest = 0;
    for (Source source : sources) {
      newest = Math.max(newest, source.stored.number(Fields.ARRIVAL));
    }
    return newest;
  }

  private void addItems(Source source, List<Document> by) throws IOException {
    Frame outside = part(source.stored.frame(), false);
    if (outside.size() > 0) {
      by.add(
          BlockDocument.ofItems(
              stretch.tenant(),
              source.kind,
              outside,
              source.stored.number(Fields.ARRIVAL),
              vocabulary));
    }
  }

  /// Puts final cells and summaries in the place of all that were there.
  void replaceJoined(List<Cell> cells, List<RequestSummary> requests) throws IOException {
    List<Document> by = new ArrayList<>();
    addFinal(cells, by);
    for (int from = 0; from < requests.size(); from += REQUESTS_PER_DOCUMENT) {
      int to = Math.min(requests.size(), from + REQUESTS_PER_DOCUMENT);
      by.add(
          BlockDocument.ofItems(
              stretch.tenant(),
              Kind.REQUESTS,
              RequestFrames.frame(requests.subList(from, to)),
              0,
              vocabulary));
    }
    for (Source source : sources) {
      if (crosses(source.stored, stretch.range())) {
        if (source.kind == Kind.REQUESTS) {
          addItems(source, by);
        } else {
          addCells(source, by);
        }
      }
    }
    replace(by);
  }

  private void addFinal(List<Cell> cells, List<Document> by) {
    long step = SLICES_PER_DOCUMENT * CellKey.SLICE_NANOS;
    for (long from = stretch.range().fromNanos(); from < stretch.range().toNanos(); from += step) {
      TimeRange part = new TimeRange(from, Math.min(from + step, stretch.range().toNanos()));
      by.add(
          BlockDocument.ofCells(
              stretch.tenant(),
              Kind.FINAL_CELLS,
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

  private void addCells(Source source, List<Document> by) throws IOException {
    List<Cell> cells =
        CellFrames.cells(source.stored.frame(), key -> !stretch.range().contains(key.sliceNanos()));
    TreeSet<Long> slices = CellSearch.finalSlices(source.stored);
    slices.removeIf(stretch.range()::contains);
    if (!cells.isEmpty() || !slices.isEmpty()) {
      by.add(
          BlockDocument.ofCells(
              stretch.tenant(), source.kind, cells, slices, source.stored.number(Fields.ARRIVAL)));
    }
  }

  private void replace(List<Document> by) throws IOException {
    List<String> ids = new ArrayList<>();
    for (Source source : sources) {
      ids.add(source.stored.id());
    }
    java.util.Objects.requireNonNull(partition, "opened").replace(ids, by);
  }

  @Override
  public void close() throws IOException {
    Snapshot open = snapshot;
    snapshot = null;
    if (open != null) {
      open.close();
    }
  }
}
