package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import dev.whence.store.Partition;
import dev.whence.store.Regrouping;
import dev.whence.store.Stretch;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.TermInSetQuery;

/// Regroups a stretch. Cells and summaries are replaced first, then spans, then log lines: until
/// the last, the stretch is found again after a crash, and regrouping again gives the same.
final class LuceneRegrouping implements Regrouping {

  private static final long REACH_NANOS = 3_600_000_000_000L;

  private final Partitions partitions;
  private final Stretch stretch;
  private final Map<Signal, RegroupedDay> days = new EnumMap<>(Signal.class);

  LuceneRegrouping(Partitions partitions, Stretch stretch, Vocabulary vocabulary, long nowNanos)
      throws IOException {
    this.partitions = partitions;
    this.stretch = stretch;
    try {
      for (Signal signal : List.of(Signal.SPANS, Signal.LOGS)) {
        for (Partition day : partitions.list(signal, stretch.range())) {
          days.put(signal, new RegroupedDay(partitions, day, stretch, vocabulary, nowNanos));
        }
      }
      Partition joined = LuceneStore.joined(stretch.range().fromNanos());
      days.put(Signal.CELLS, new RegroupedDay(partitions, joined, stretch, vocabulary, nowNanos));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Stretch stretch() {
    return stretch;
  }

  @Override
  public boolean hasNew(Signal signal) {
    RegroupedDay day = days.get(signal);
    return day != null && day.hasNew();
  }

  @Override
  public void items(Signal signal, Block block) {
    RegroupedDay day = days.get(signal);
    if (day != null) {
      OnDisk.run(
          () -> {
            day.items(block);
            return true;
          });
    }
  }

  @Override
  public void related(
      Signal signal, Set<TraceId> traces, Set<String> requestIds, Consumer<Frame> block) {
    OnDisk.run(
        () -> {
          TimeRange range = stretch.range();
          related(
              signal,
              new TimeRange(range.fromNanos() - REACH_NANOS, range.toNanos() + REACH_NANOS),
              new BooleanQuery.Builder()
                  .add(
                      new TermInSetQuery(Fields.TRACE, traces.stream().map(Fields::bytes).toList()),
                      Occur.SHOULD)
                  .add(
                      new TermInSetQuery(
                          Fields.REQUEST, requestIds.stream().map(Fields::bytes).toList()),
                      Occur.SHOULD)
                  .build(),
              block);
          return true;
        });
  }

  private void related(Signal signal, TimeRange reach, BooleanQuery ids, Consumer<Frame> block)
      throws IOException {
    try (Snapshots snapshots = partitions.snapshots(signal, reach)) {
      for (Snapshot snapshot : snapshots.all()) {
        for (LiveItems live : snapshot.live(stretch.tenant())) {
          giveOutside(live.frame(), reach, block);
        }
        for (Snapshot.Stored stored :
            snapshot.search(
                Questions.about(stretch.tenant(), reach, Kind.ITEMS, Kind.REGROUPED)
                    .must(ids)
                    .query())) {
          if (RegroupedDay.crosses(stored, stretch.range())) {
            giveOutside(stored.frame(), reach, block);
          }
        }
      }
    }
  }

  private void giveOutside(Frame frame, TimeRange reach, Consumer<Frame> block) {
    int[] rows =
        IntStream.range(0, frame.size())
            .filter(row -> !stretch.range().contains(frame.timeNanos(row)))
            .filter(row -> reach.contains(frame.timeNanos(row)))
            .toArray();
    if (rows.length > 0) {
      block.accept(rows.length == frame.size() ? frame : frame.select(rows));
    }
  }

  @Override
  public void add(Signal signal, Frame block) {
    RegroupedDay day = days.get(signal);
    if (day == null) {
      throw new IllegalArgumentException("there are no " + signal + " to regroup");
    }
    day.add(block);
  }

  @Override
  public void commit(
      Map<Signal, List<Cell>> localCells,
      List<Cell> joinedCells,
      List<RequestSummary> requests,
      Map<Long, Long> stale) {
    OnDisk.run(
        () -> {
          for (Map.Entry<Long, Long> each : new TreeMap<>(stale).entrySet()) {
            markStale(each.getKey(), each.getValue());
          }
          for (Signal signal : List.of(Signal.CELLS, Signal.SPANS, Signal.LOGS)) {
            RegroupedDay day = days.get(signal);
            if (signal == Signal.CELLS && day != null) {
              day.replaceJoined(joinedCells, requests);
            } else if (day != null && day.hasNew()) {
              day.replaceItems(localCells.getOrDefault(signal, List.of()));
            }
          }
          return true;
        });
  }

  /// Leaves an empty document with provisional cells, which is how slices that are worth regrouping
  /// are found.
  private void markStale(long slice, long arrivedNanos) throws IOException {
    if (isFinalSinceBefore(slice, arrivedNanos)) {
      Document marker =
          BlockDocument.ofCells(
              stretch.tenant(), Kind.PROVISIONAL_CELLS, List.of(), List.of(slice), 0);
      partitions.use(
          LuceneStore.joined(slice),
          partition -> {
            partition.replace(List.of(), List.of(marker));
            return true;
          });
    }
  }

  private boolean isFinalSinceBefore(long slice, long nanos) throws IOException {
    TimeRange range = new TimeRange(slice, slice + 1);
    try (Snapshots snapshots = partitions.snapshots(Signal.CELLS, range)) {
      for (Snapshot snapshot : snapshots.all()) {
        for (Snapshot.Stored stored :
            snapshot.search(Questions.about(stretch.tenant(), range, Kind.FINAL_CELLS).query())) {
          if (CellSearch.finalSlices(stored).contains(slice)
              && stored.number(Fields.ARRIVAL) < nanos) {
            return true;
          }
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    OnDisk.run(
        () -> {
          for (RegroupedDay day : days.values()) {
            day.close();
          }
          return true;
        });
  }
}
