package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What regrouping a stretch takes and gives, wherever blocks are. Cells and summaries are to be
/// replaced first, then spans, then log lines: until the last, the stretch is found again after a
/// crash, and regrouping again gives the same. Not thread-safe.
public final class RegroupedDays {

  private static final long REACH_NANOS = 3_600_000_000_000L;
  private static final int AHEAD = 16;

  /// Takes new blocks, which must not count before all are there. None is held in memory here.
  @FunctionalInterface
  public interface Sink {
    /// @param signal of the index that it belongs to
    void write(Signal signal, Block block) throws IOException;
  }

  private final BlockSource source;
  private final Stretch stretch;
  private final long droppedNanos;
  private final Map<Signal, RegroupedDay> days = new EnumMap<>(Signal.class);

  /// @param days the day of the stretch, by signal; `CELLS` with everything joined. What was
  ///   written to them is all among their blocks
  /// @param droppedNanos when items of the day were last dropped: what was worked out before is all
  ///   that is left of them; 0 for never
  /// @param sink takes what is to be in the place of the stretch's blocks
  public RegroupedDays(
      BlockSource source,
      Map<Signal, ? extends BlockView> days,
      Stretch stretch,
      long droppedNanos,
      Vocabulary vocabulary,
      long nowNanos,
      Sink sink)
      throws IOException {
    this.source = source;
    this.stretch = stretch;
    this.droppedNanos = droppedNanos;
    for (Map.Entry<Signal, ? extends BlockView> day : days.entrySet()) {
      Signal signal = day.getKey();
      this.days.put(
          signal,
          new RegroupedDay(
              day.getValue(),
              stretch,
              droppedNanos,
              vocabulary,
              nowNanos,
              block -> sink.write(signal, block)));
    }
  }

  public Stretch stretch() {
    return stretch;
  }

  /// See [Regrouping#hasNew].
  public boolean hasNew(Signal signal) throws IOException {
    RegroupedDay day = days.get(signal);
    return day != null && day.hasNew();
  }

  /// See [Regrouping#items].
  public void items(Signal signal, Regrouping.Block block) throws IOException {
    RegroupedDay day = days.get(signal);
    if (day != null) {
      day.items(block);
    }
  }

  /// See [Regrouping#related].
  public void related(
      Signal signal, Set<TraceId> traces, Set<String> requestIds, Consumer<Frame> block)
      throws IOException {
    TimeRange range = stretch.range();
    TimeRange reach = reach();
    BlockQuery query =
        BlockQuery.about(stretch.tenant(), reach, BlockKind.ITEMS, BlockKind.REGROUPED)
            .and(new BlockQuery.OfRequests(traces, requestIds));
    try (BlockSource.Views views = source.views(Set.of(signal), reach)) {
      for (BlockView view : views.all()) {
        for (LiveItems live : view.liveItems(stretch.tenant())) {
          giveOutside(live.frame(), reach, block);
        }
        List<StoredBlock> crossing = new ArrayList<>();
        for (StoredBlock stored : view.search(query)) {
          if (RegroupedDay.crosses(stored, range)) {
            crossing.add(stored);
          }
        }
        for (int i = 0; i < crossing.size(); i++) {
          view.prepare(crossing.subList(i, Math.min(crossing.size(), i + AHEAD)));
          giveOutside(crossing.get(i).frame(), reach, block);
        }
      }
    }
  }

  private TimeRange reach() {
    TimeRange range = stretch.range();
    return new TimeRange(range.fromNanos() - REACH_NANOS, range.toNanos() + REACH_NANOS);
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

  /// See [Regrouping#retained].
  public Retained retained(Set<TraceId> traces) throws IOException {
    RegroupedDay joined = days.get(Signal.CELLS);
    if (joined == null || droppedNanos == 0) {
      return Retained.NOTHING;
    }
    Set<TraceId> told = new HashSet<>();
    BlockQuery query = BlockQuery.about(stretch.tenant(), reach(), BlockKind.REQUESTS);
    try (BlockSource.Views views = source.views(Set.of(Signal.CELLS), reach())) {
      for (BlockView view : views.all()) {
        List<StoredBlock> blocks = new ArrayList<>();
        for (StoredBlock block : view.search(query)) {
          if (joined.isRetained(block)) {
            blocks.add(block);
          }
        }
        for (int i = 0; i < blocks.size(); i++) {
          view.prepare(blocks.subList(i, Math.min(blocks.size(), i + AHEAD)));
          Frame frame = blocks.get(i).frame();
          for (int row = 0; row < frame.size(); row++) {
            told.add(RequestFrames.traceId(frame, row));
          }
          told.retainAll(traces);
        }
      }
    }
    return new Retained(told, joined.retainedSlices());
  }

  /// See [Regrouping#add].
  public void add(Signal signal, Frame block) throws IOException {
    RegroupedDay day = days.get(signal);
    if (day == null) {
      throw new IllegalArgumentException("there are no " + signal + " to regroup");
    }
    day.add(block);
  }

  /// See [Regrouping#add].
  public void add(List<RequestSummary> requests) throws IOException {
    RegroupedDay joined = days.get(Signal.CELLS);
    if (joined != null) {
      joined.add(requests);
    }
  }

  /// Adds the last of the new blocks. See [Regrouping#commit].
  ///
  /// @return the blocks that go, by signal, in the order in which they should be replaced
  public Map<Signal, List<StoredBlock>> finish(
      Map<Signal, List<Cell>> localCells, List<Cell> joinedCells) throws IOException {
    Map<Signal, List<StoredBlock>> gone = new LinkedHashMap<>();
    for (Signal signal : List.of(Signal.CELLS, Signal.SPANS, Signal.LOGS)) {
      RegroupedDay day = days.get(signal);
      if (day != null && signal == Signal.CELLS) {
        day.addJoined(joinedCells);
        gone.put(signal, day.sources());
      } else if (day != null && day.hasNew()) {
        day.addLocal(localCells.getOrDefault(signal, List.of()));
        gone.put(signal, day.sources());
      }
    }
    return gone;
  }

  /// Empty blocks of provisional cells, one for each slice that is no longer final: that is how
  /// slices worth regrouping are found.
  ///
  /// @param stale see [Regrouping#commit]
  public List<Block> markers(Map<Long, Long> stale) throws IOException {
    List<Block> markers = new ArrayList<>();
    for (Map.Entry<Long, Long> each : new TreeMap<>(stale).entrySet()) {
      if (isFinalSinceBefore(each.getKey(), each.getValue())) {
        markers.add(
            Block.ofCells(
                stretch.tenant(),
                BlockKind.PROVISIONAL_CELLS,
                List.of(),
                List.of(each.getKey()),
                0));
      }
    }
    return markers;
  }

  private boolean isFinalSinceBefore(long slice, long nanos) throws IOException {
    TimeRange range = new TimeRange(slice, slice + 1);
    try (BlockSource.Views views = source.views(Set.of(Signal.CELLS), range)) {
      for (BlockView view : views.all()) {
        for (StoredBlock stored :
            view.search(BlockQuery.about(stretch.tenant(), range, BlockKind.FINAL_CELLS))) {
          if (stored.finalSlices().contains(slice) && stored.arrivalNanos() < nanos) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
