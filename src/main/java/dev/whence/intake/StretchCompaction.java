package dev.whence.intake;

import dev.whence.aggregate.CellBounds;
import dev.whence.aggregate.JoinedFold;
import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.join.JoinSettings;
import dev.whence.join.JoinedRequest;
import dev.whence.join.RequestJoin;
import dev.whence.join.Traces;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.Cells;
import dev.whence.model.Distinct;
import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.Logs;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import dev.whence.store.Regrouping;
import dev.whence.store.Stretch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The regrouping of one stretch, in as many passes over its traces as memory demands.
///
/// A request counts in the slice in which it began. So the requests that began in the stretch are
/// made whole with what lies around it; and where something new of an earlier request lies in the
/// stretch, that request's slice is stale.
final class StretchCompaction {

  private static final System.Logger LOG = System.getLogger(StretchCompaction.class.getName());
  private static final List<Signal> ITEMS = List.of(Signal.SPANS, Signal.LOGS);

  private final Regrouping regrouping;
  private final LocalRollup localRollup;
  private final JoinedRollup joinedRollup;
  private final CompactionSettings settings;
  private final CellBounds bounds;
  private final Map<Signal, Cells> localCells = new EnumMap<>(Signal.class);
  private final Cells joinedCells = new Cells();
  private final List<RequestSummary> requests = new ArrayList<>();

  /// Slices elsewhere, each with the newest arrival of what concerns them.
  private final Map<Long, Long> stale = new TreeMap<>();

  private long failedRollups;
  private long duplicates;
  private long items;

  StretchCompaction(
      Regrouping regrouping,
      LocalRollup localRollup,
      JoinedRollup joinedRollup,
      CompactionSettings settings,
      CellBounds bounds) {
    this.regrouping = regrouping;
    this.localRollup = localRollup;
    this.joinedRollup = joinedRollup;
    this.settings = settings;
    this.bounds = bounds;
    ITEMS.forEach(signal -> localCells.put(signal, new Cells()));
  }

  long duplicates() {
    return duplicates;
  }

  long failedRollups() {
    return failedRollups;
  }

  long items() {
    return items;
  }

  void run() {
    Stretch stretch = regrouping.stretch();
    long ofShard = stretch.items() / stretch.shards();
    int passes = (int) Math.min(4_096, 1 + ofShard / settings.itemsAtOnce());
    for (int pass = 0; pass < passes; pass++) {
      new Pass(stretch.shard() + stretch.shards() * pass, stretch.shards() * passes).run();
    }
    Map<Signal, List<Cell>> local = new EnumMap<>(Signal.class);
    localCells.forEach((signal, cells) -> local.put(signal, cells.sorted()));
    requests.sort(
        Comparator.comparingLong(RequestSummary::startNanos)
            .thenComparing(RequestSummary::traceId));
    regrouping.commit(local, bounds.bound(joinedCells.sorted(), 0), requests, stale);
  }

  /// The traces whose hash falls to one pass of one shard, and its share of the log lines of no
  /// trace; where there are spans those with a request ID are looked at in every pass, to be
  /// joined.
  private final class Pass {
    private final int pass;

    /// Those of all shards.
    private final int passes;

    private final Traces spans = new Traces();

    /// Traces that lie in the stretch, be it with log lines alone.
    private final Set<TraceId> traces = new HashSet<>();

    /// Traces with new log lines, and when the newest arrived.
    private final Map<TraceId, Long> newLines = new HashMap<>();

    /// Request IDs of new lines of no trace, and when the newest arrived.
    private final Map<String, Long> newLineIds = new HashMap<>();

    /// Request IDs of lines of no trace that fall to this pass.
    private final Set<String> lineIds = new HashSet<>();

    /// Whether the stretch has spans, of whatever pass.
    private boolean traced;

    private final Distinct logs = new Distinct(Signal.LOGS, Integer.MAX_VALUE);

    /// Lines of no trace that another pass writes.
    private final Distinct otherLines = new Distinct(Signal.LOGS, Integer.MAX_VALUE);

    private final RequestJoin join =
        new RequestJoin(
            new JoinSettings(
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                settings.maxItemsPerRequest(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE));

    private final JoinedFold fold = joinedRollup.begin();

    Pass(int pass, int passes) {
      this.pass = pass;
      this.passes = passes;
    }

    void run() {
      regrouping.items(Signal.SPANS, this::addSpans);
      regrouping.items(Signal.LOGS, this::addLogs);
      traces.addAll(spans.ids());
      List<ItemRows> requests = spans.inOrder();
      ItemRows lines = logs.rows();
      duplicates += spans.duplicates() + logs.duplicates();
      write(Signal.SPANS, requests);
      write(Signal.LOGS, RequestOrder.groups(lines));
      requests.forEach(request -> join.offer(request, 0));
      join.offer(lines, 0);
      join.offer(otherLines.rows(), 0);
      offerRelated(requests);
      join.drain(this::fold);
      fold.cells().forEach(joinedCells::adopt);
    }

    private boolean isMine(TraceId trace) {
      return isMine(trace.high() ^ trace.low());
    }

    private boolean isMine(String requestId) {
      return isMine((long) requestId.hashCode());
    }

    private boolean isMine(long number) {
      long mixed = number * 0x9E3779B97F4A7C15L;
      return Math.floorMod(mixed >>> 32, passes) == pass;
    }

    private void addSpans(Frame frame, long arrivedNanos) {
      traced |= frame.size() > 0;
      Frame mine = passes == 1 ? frame : frame.select(mine(frame));
      Spans columns = Spans.of(mine);
      for (int row = 0; row < mine.size(); row++) {
        spans.add(columns, row, arrivedNanos);
      }
    }

    /// What one pass holds on to is no more than its own.
    private int[] mine(Frame frame) {
      Spans columns = Spans.of(frame);
      return rows(frame, row -> isMine(columns.traceId(row)));
    }

    private void addLogs(Frame frame, long arrivedNanos) {
      Logs all = Logs.of(frame);
      Frame kept =
          passes == 1
              ? frame
              : frame.select(rows(frame, row -> isMine(all, row) || isOther(all, row)));
      Logs columns = Logs.of(kept);
      for (int row = 0; row < kept.size(); row++) {
        if (!isMine(columns, row)) {
          otherLines.add(kept, row);
          continue;
        }
        logs.add(kept, row);
        TraceId trace = columns.traceId(row);
        if (!trace.isNone()) {
          traces.add(trace);
          if (arrivedNanos > 0) {
            newLines.merge(trace, arrivedNanos, Math::max);
          }
        } else if (!traced && !columns.requestId(row).isEmpty()) {
          lineIds.add(columns.requestId(row));
        }
      }
      if (arrivedNanos > 0) {
        noteNewIds(all, arrivedNanos);
      }
    }

    /// Lines of no trace go by their request ID, those of no request by their time.
    private boolean isMine(Logs lines, int row) {
      TraceId trace = lines.traceId(row);
      if (!trace.isNone()) {
        return isMine(trace);
      }
      String requestId = lines.requestId(row);
      return requestId.isEmpty() ? isMine(lines.timeNanos(row)) : isMine(requestId);
    }

    /// Whether a line that is not of this pass may belong to a trace that is.
    private boolean isOther(Logs lines, int row) {
      return traced && lines.traceId(row).isNone() && !lines.requestId(row).isEmpty();
    }

    private void noteNewIds(Logs lines, long arrivedNanos) {
      for (int row = 0; row < lines.size(); row++) {
        if (lines.traceId(row).isNone()) {
          newLineIds.merge(lines.requestId(row), arrivedNanos, Math::max);
        }
      }
    }

    private static int[] rows(Frame frame, IntPredicate wanted) {
      return IntStream.range(0, frame.size()).filter(wanted).toArray();
    }

    /// Writes distinct items in blocks, those of a request together.
    private void write(Signal signal, List<ItemRows> groups) {
      if (!regrouping.hasNew(signal)) {
        return;
      }
      Cells cells = localCells.computeIfAbsent(signal, _ -> new Cells());
      for (ItemRows rows : RequestOrder.blocks(groups, settings.blockItems())) {
        Frame block = rows.frame(signal);
        items += block.size();
        regrouping.add(signal, block);
        bounds.bound(localRollup.fold(block), 0).forEach(cells::adopt);
      }
    }

    /// What lies around the stretch: spans of the same traces, and of requests that new lines name;
    /// log lines of the traces and of their request IDs.
    private void offerRelated(List<ItemRows> requests) {
      newLineIds.remove("");
      Distinct around = new Distinct(Signal.SPANS, Integer.MAX_VALUE);
      regrouping.related(
          Signal.SPANS, traces, newLineIds.keySet(), frame -> addAround(frame, around));
      ItemRows related = around.rows();
      Map<TraceId, Long> more = new HashMap<>();
      for (int item = 0; item < related.size(); item++) {
        Spans columns = Spans.of(related.frame(item));
        TraceId trace = columns.traceId(related.row(item));
        Long arrived = newLineIds.get(columns.requestId(related.row(item)));
        if (arrived != null && !traces.contains(trace)) {
          more.merge(trace, arrived, Math::max);
        }
      }
      newLines.putAll(more);
      traces.addAll(more.keySet());
      join.offer(related, 0);
      if (!more.isEmpty()) {
        regrouping.related(
            Signal.SPANS, more.keySet(), Set.of(), frame -> offerOf(frame, more.keySet()));
      }
      Set<String> ids = new HashSet<>();
      requests.forEach(request -> addRequestIds(request, ids));
      addRequestIds(related, ids);
      if (!traced) {
        ids.addAll(lineIds);
      }
      Distinct lines = new Distinct(Signal.LOGS, Integer.MAX_VALUE);
      regrouping.related(Signal.LOGS, traces, ids, frame -> addLines(frame, ids, lines));
      join.offer(lines.rows(), 0);
    }

    private void addAround(Frame frame, Distinct around) {
      Spans columns = Spans.of(frame);
      for (int row = 0; row < frame.size(); row++) {
        TraceId trace = columns.traceId(row);
        if (traces.contains(trace)
            || (isMine(trace) && newLineIds.containsKey(columns.requestId(row)))) {
          around.add(frame, row);
        }
      }
    }

    private void offerOf(Frame frame, Set<TraceId> wanted) {
      Spans columns = Spans.of(frame);
      int[] rows = rows(frame, row -> wanted.contains(columns.traceId(row)));
      if (rows.length > 0) {
        join.offer(frame.select(rows), 0);
      }
    }

    private void addLines(Frame frame, Set<String> ids, Distinct lines) {
      Logs columns = Logs.of(frame);
      for (int row = 0; row < frame.size(); row++) {
        TraceId trace = columns.traceId(row);
        if (trace.isNone() ? ids.contains(columns.requestId(row)) : traces.contains(trace)) {
          lines.add(frame, row);
        }
      }
    }

    private static void addRequestIds(ItemRows spans, Set<String> ids) {
      for (int item = 0; item < spans.size(); item++) {
        String id = Spans.of(spans.frame(item)).requestId(spans.row(item));
        if (!id.isEmpty()) {
          ids.add(id);
        }
      }
    }

    private void fold(JoinedRequest request) {
      if (request.spans().size() == 0 && (traced || !isMine(request))) {
        return;
      }
      RequestSummary summary;
      try {
        summary = fold.add(request, this::isInside);
      } catch (RuntimeException e) {
        failedRollups++;
        LOG.log(System.Logger.Level.ERROR, "request " + request.traceId() + " is left out", e);
        return;
      }
      if (isInside(summary)) {
        if (summary.spans() > 0) {
          requests.add(summary);
        }
        return;
      }
      long arrived = arrivedNanos(request, summary.requestId());
      if (arrived > 0) {
        stale.merge(CellKey.sliceOf(summary.startNanos()), arrived, Math::max);
      }
    }

    /// A request that lines alone tell of, by what joins them.
    private boolean isMine(JoinedRequest request) {
      ItemRows lines = request.logs();
      return request.traceId().isNone()
          ? isMine(Logs.of(lines.frame(0)).requestId(lines.row(0)))
          : isMine(request.traceId());
    }

    /// When the newest of a request's new items arrived; 0 where none is new.
    private long arrivedNanos(JoinedRequest request, String requestId) {
      TraceId trace = request.traceId();
      return request.spans().size() == 0 && trace.isNone()
          ? newLineIds.getOrDefault(requestId, 0L)
          : Math.max(spans.arrivedNanos(trace), newLines.getOrDefault(trace, 0L));
    }

    private boolean isInside(RequestSummary summary) {
      return regrouping.stretch().range().contains(CellKey.sliceOf(summary.startNanos()));
    }
  }
}
