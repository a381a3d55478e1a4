package dev.whence.intake;

import dev.whence.join.JoinedRequest;
import dev.whence.join.RequestJoin;
import dev.whence.join.Traces;
import dev.whence.model.Distinct;
import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.Logs;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import dev.whence.store.Regrouping;
import dev.whence.store.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What one pass of a regrouping holds in memory: the items of its share, which it writes, and what
/// else there is of their requests, in the stretch or around it; see [PassShare].
///
/// Log lines of no trace fall to a pass by their request ID where lines are all there is of
/// requests; where there are spans by their time, for they are given to every trace of their
/// request. Not thread-safe.
final class PassItems {

  private final Regrouping regrouping;
  private final PassShare pass;
  private final Share share;
  private final int itemsAtOnce;
  private final Courtesy courtesy;

  private final Traces spans;
  private final Distinct logs = new Distinct(Signal.LOGS, Integer.MAX_VALUE);

  /// Lines that are not written.
  private final EarliestItems linesOfRequests;

  private List<ItemRows> requests = List.of();
  private ItemRows lines = new ItemRows();

  /// Traces that lie in the stretch, be it with log lines alone, and those that its new lines name.
  private final Set<TraceId> traces = new HashSet<>();

  /// Traces with new log lines, and when the newest arrived.
  private final Map<TraceId, Long> newLines = new HashMap<>();

  /// Request IDs of lines of no trace, where there are no spans, and when the newest arrived; 0
  /// where none is new.
  private final Map<String, Long> lineIds = new HashMap<>();

  private final NewLineIds newLineIds;

  /// Whether the stretch has spans, of whatever pass.
  private boolean traced;

  /// Lines of no trace that another pass writes.
  private final EarliestItems otherLines;

  private final EarliestItems spansAround;
  private final EarliestItems linesAround;
  private boolean tooMany;
  private boolean ofOne;

  PassItems(Regrouping regrouping, CompactionSettings settings, PassShare pass, Courtesy courtesy) {
    this.regrouping = regrouping;
    this.pass = pass;
    this.courtesy = courtesy;
    this.share = pass.requests();
    this.itemsAtOnce = settings.itemsAtOnce();
    int mostOfOne = settings.maxItemsPerRequest();
    this.spans = new Traces(pass.writes() ? Integer.MAX_VALUE : mostOfOne);
    this.linesOfRequests = new EarliestItems(Signal.LOGS, mostOfOne);
    this.newLineIds = new NewLineIds(itemsAtOnce);
    this.otherLines = new EarliestItems(Signal.LOGS, mostOfOne);
    this.spansAround = new EarliestItems(Signal.SPANS, mostOfOne);
    this.linesAround = new EarliestItems(Signal.LOGS, mostOfOne);
  }

  /// Gathers them.
  ///
  /// @return false where they are too many for one pass
  /// @throws StoreException where they are too many for any
  boolean gather() {
    regrouping.items(Signal.SPANS, this::addSpans);
    regrouping.items(Signal.LOGS, this::addLogs);
    if (!tooMany) {
      requests = spans.inOrder();
      lines = pass.writes() ? logs.rows() : linesOfRequests.rows();
      traces.addAll(spans.ids());
    }
    if (!tooMany && pass.sumsUp()) {
      gatherSpansAround();
    }
    if (!tooMany && pass.sumsUp()) {
      gatherLinesElsewhere();
    }
    if (tooMany && !pass.canBeSmaller()) {
      throw new StoreException(regrouping.stretch() + " has too much that cannot be told apart");
    }
    return !tooMany;
  }

  /// Whether what was too much is one request, nearly.
  boolean isOfOne() {
    return ofOne;
  }

  /// Each trace's spans in time order.
  List<ItemRows> requests() {
    return requests;
  }

  /// Those of the requests.
  Set<TraceId> traces() {
    return traces;
  }

  ItemRows lines() {
    return lines;
  }

  long duplicates() {
    return spans.duplicates() + logs.duplicates();
  }

  /// Gives everything to the join.
  void offerTo(RequestJoin join) {
    Consumer<ItemRows> offer = items -> join.offer(items, 0);
    requests.forEach(offer);
    offer.accept(lines);
    otherLines.forEach(offer);
    spansAround.forEach(offer);
    linesAround.forEach(offer);
  }

  /// Whether a request counts in this pass: what lines alone tell of does in one, by what joins
  /// them, and where there are spans in none.
  boolean isMine(JoinedRequest request) {
    ItemRows told = request.logs();
    if (request.spans().size() > 0) {
      return true;
    }
    return !traced
        && (request.traceId().isNone()
            ? share.has(Logs.of(told.frame(0)).requestId(told.row(0)))
            : share.has(request.traceId()));
  }

  /// When the newest of a request's new items arrived; 0 where none is new.
  long arrivedNanos(JoinedRequest request, String requestId) {
    TraceId trace = request.traceId();
    return request.spans().size() == 0 && trace.isNone()
        ? lineIds.getOrDefault(requestId, 0L)
        : Math.max(spans.arrivedNanos(trace), newLines.getOrDefault(trace, 0L));
  }

  /// After each block.
  private void look() {
    int held = logs.size() + spans.size();
    int largest = spans.largest();
    for (EarliestItems others : List.of(linesOfRequests, otherLines, spansAround, linesAround)) {
      held += others.size();
      largest += others.largest();
    }
    if (!tooMany && held > itemsAtOnce + itemsAtOnce / 2) {
      ofOne = held - largest <= itemsAtOnce / 4;
      tooMany = pass.writes() || !ofOne;
    }
    courtesy.rest();
  }

  private Frame own(Frame frame, IntPredicate mine) {
    return pass.isWhole() && !tooMany ? frame : select(frame, mine.and(pass.has(frame)));
  }

  /// What is kept of a frame: the frame itself where that is all of it.
  private Frame select(Frame frame, IntPredicate wanted) {
    int[] rows = IntStream.range(0, tooMany ? 0 : frame.size()).filter(wanted).toArray();
    return rows.length == frame.size() ? frame : frame.select(rows);
  }

  private void addSpans(Frame frame, long arrivedNanos) {
    traced |= frame.size() > 0;
    Spans all = Spans.of(frame);
    for (int row = 0; row < all.size() && !pass.writes(); row++) {
      if (share.has(all.traceId(row))) {
        spans.arrived(all.traceId(row), arrivedNanos);
      }
    }
    Spans mine = Spans.of(own(frame, row -> isMine(all, row)));
    for (int row = 0; row < mine.size(); row++) {
      spans.add(mine, row, arrivedNanos);
    }
    look();
  }

  private void addLogs(Frame frame, long arrivedNanos) {
    Logs all = Logs.of(frame);
    Frame kept = own(frame, row -> isMine(all, row));
    Logs mine = Logs.of(kept);
    if (pass.writes()) {
      logs.addAll(kept);
    } else {
      linesOfRequests.add(kept, row -> owner(mine, row));
    }
    for (int row = 0; row < mine.size(); row++) {
      TraceId trace = mine.traceId(row);
      if (!trace.isNone()) {
        traces.add(trace);
        if (arrivedNanos > 0) {
          newLines.merge(trace, arrivedNanos, Math::max);
        }
      } else if (!traced && !mine.requestId(row).isEmpty()) {
        lineIds.merge(mine.requestId(row), arrivedNanos, Math::max);
      }
    }
    newLineIds.add(all, arrivedNanos);
    look();
  }

  private boolean isMine(Spans all, int row) {
    TraceId trace = all.traceId(row);
    return share.has(trace) && spans.wants(trace, all.startNanos(row));
  }

  private boolean isMine(Logs all, int row) {
    TraceId trace = all.traceId(row);
    if (!trace.isNone()) {
      return share.has(trace);
    }
    return traced || all.requestId(row).isEmpty()
        ? pass.writes() && share.has(all.timeNanos(row))
        : share.has(all.requestId(row));
  }

  private static Object owner(Logs lines, int row) {
    TraceId trace = lines.traceId(row);
    return trace.isNone() ? lines.requestId(row) : trace;
  }

  /// Spans of the same traces, and all those of traces that new lines name by their request ID.
  private void gatherSpansAround() {
    Map<TraceId, Long> named = new HashMap<>();
    regrouping.related(
        Signal.SPANS, traces, newLineIds.ids(), frame -> addSpansAround(frame, named));
    while (!tooMany && newLineIds.next()) {
      regrouping.items(
          Signal.LOGS, (frame, arrivedNanos) -> newLineIds.add(Logs.of(frame), arrivedNanos));
      regrouping.related(
          Signal.SPANS, Set.of(), newLineIds.ids(), frame -> addSpansAround(frame, named));
    }
    if (!tooMany && !named.isEmpty()) {
      newLines.putAll(named);
      traces.addAll(named.keySet());
      regrouping.related(
          Signal.SPANS, named.keySet(), Set.of(), frame -> addSpansAround(frame, new HashMap<>()));
    }
  }

  /// @param named traces with no item in the stretch are noted there, with when the line arrived
  private void addSpansAround(Frame frame, Map<TraceId, Long> named) {
    Spans all = Spans.of(frame);
    Frame kept =
        select(
            frame,
            row -> {
              TraceId trace = all.traceId(row);
              return traces.contains(trace)
                  || (share.has(trace) && newLineIds.has(all.requestId(row)));
            });
    Spans around = Spans.of(kept);
    for (int row = 0; row < kept.size(); row++) {
      if (!traces.contains(around.traceId(row))) {
        long arrivedNanos = newLineIds.arrivedNanos(around.requestId(row));
        named.merge(around.traceId(row), arrivedNanos, Math::max);
      }
    }
    spansAround.add(kept, around::traceId);
    look();
  }

  /// Log lines of the traces, and of their request IDs, that lie around the stretch or that another
  /// pass writes.
  private void gatherLinesElsewhere() {
    Set<String> ids = new HashSet<>();
    requests.forEach(request -> addRequestIds(request, ids));
    spansAround.forEach(request -> addRequestIds(request, ids));
    if (!traced) {
      ids.addAll(lineIds.keySet());
    }
    regrouping.related(Signal.LOGS, traces, ids, frame -> addLinesAround(frame, ids));
    if (traced && !pass.isWhole() && !tooMany) {
      addIdsOfLines(lines, ids);
      linesAround.forEach(around -> addIdsOfLines(around, ids));
      regrouping.items(Signal.LOGS, (frame, _) -> addOtherLines(frame, ids));
    }
  }

  private void addLinesAround(Frame frame, Set<String> ids) {
    Logs all = Logs.of(frame);
    Frame kept =
        select(
            frame,
            row -> {
              TraceId trace = all.traceId(row);
              return trace.isNone() ? ids.contains(all.requestId(row)) : traces.contains(trace);
            });
    Logs around = Logs.of(kept);
    linesAround.add(kept, row -> owner(around, row));
    look();
  }

  private void addOtherLines(Frame frame, Set<String> ids) {
    Logs all = Logs.of(frame);
    Frame kept =
        select(
            frame,
            row ->
                all.traceId(row).isNone() && ids.contains(all.requestId(row)) && !isMine(all, row));
    otherLines.add(kept, Logs.of(kept)::requestId);
    look();
  }

  private static void addRequestIds(ItemRows spans, Set<String> ids) {
    for (int item = 0; item < spans.size(); item++) {
      String id = Spans.of(spans.frame(item)).requestId(spans.row(item));
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }
  }

  /// Those that lines of a trace name.
  private static void addIdsOfLines(ItemRows lines, Set<String> ids) {
    for (int item = 0; item < lines.size(); item++) {
      Logs logs = Logs.of(lines.frame(item));
      String id = logs.requestId(lines.row(item));
      if (!id.isEmpty() && !logs.traceId(lines.row(item)).isNone()) {
        ids.add(id);
      }
    }
  }
}
