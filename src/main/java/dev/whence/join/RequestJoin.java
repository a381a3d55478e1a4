package dev.whence.join;

import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.Logs;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Where spans and log lines of one request meet, for a limited time and in limited space. A
/// request leaves from the oldest end, by when its first item *arrived*: event times may be years
/// old.
///
/// ```
///  spans --(trace ID)--------------------------> open request --(TTL or bound)--> JoinedRequest
///  log lines --(trace ID)----------------------^
///  log lines --(request ID)--> waiting lines --^ (through the request IDs of the trace's spans)
///                                   |
///                                   +--(twice the TTL or bound, where nobody sends spans)--> JoinedRequest
/// ```
///
/// Frames must have been through [RequestIdentity]. Not thread-safe. One tenant's traffic only.
public final class RequestJoin {

  private final JoinSettings settings;
  private final LinkedHashMap<TraceId, OpenRequest> open = new LinkedHashMap<>();
  private final Map<String, Set<TraceId>> tracesOf = new HashMap<>();
  private final LinkedHashMap<String, WaitingLines> waiting = new LinkedHashMap<>();
  private final List<JoinedRequest> early = new ArrayList<>();
  private int items;
  private int waitingLines;

  /// Whether anybody sends spans. Else the lines of a request are all there is of it.
  private boolean traced;

  private long earlyCount;
  private long dropped;
  private long unmatched;
  private long crowdedOut;
  private long duplicates;

  public RequestJoin(JoinSettings settings) {
    this.settings = settings;
  }

  /// Log lines of one request ID that no open trace has yet.
  private record WaitingLines(long firstArrivalNanos, List<Line> lines) {}

  private record Line(Frame frame, int row) {}

  /// Takes in the items of a frame; frames of other signals than spans and logs are none of its
  /// business.
  ///
  /// @param nowNanos when it arrived, on any clock that does not run backwards
  public void offer(Frame frame, long nowNanos) {
    switch (frame.signal()) {
      case SPANS -> spans(Spans.of(frame), nowNanos);
      case LOGS -> logs(Logs.of(frame), nowNanos);
      case POINTS, CHANGES, CELLS, REQUESTS -> {}
    }
    makeRoom();
  }

  /// The same with items where they lie.
  public void offer(ItemRows items, long nowNanos) {
    for (int item = 0; item < items.size(); item++) {
      Frame frame = items.frame(item);
      switch (frame.signal()) {
        case SPANS -> span(Spans.of(frame), items.row(item), nowNanos);
        case LOGS -> log(Logs.of(frame), items.row(item), nowNanos);
        case POINTS, CHANGES, CELLS, REQUESTS -> {}
      }
    }
    makeRoom();
  }

  private void spans(Spans spans, long nowNanos) {
    for (int row = 0; row < spans.size(); row++) {
      span(spans, row, nowNanos);
    }
  }

  private void span(Spans spans, int row, long nowNanos) {
    traced = true;
    OpenRequest request = openRequest(spans.traceId(row), nowNanos);
    if (request.items() >= settings.maxItemsPerTrace()) {
      dropped++;
    } else if (request.addSpan(spans, row)) {
      items++;
      link(request, spans.requestId(row));
    } else {
      duplicates++;
    }
  }

  private void link(OpenRequest request, String requestId) {
    if (!requestId.isEmpty() && request.addRequestId(requestId)) {
      tracesOf.merge(
          requestId,
          Set.of(request.traceId),
          (traces, _) -> SmallSets.with(traces, request.traceId));
    }
  }

  private void logs(Logs logs, long nowNanos) {
    for (int row = 0; row < logs.size(); row++) {
      log(logs, row, nowNanos);
    }
  }

  private void log(Logs logs, int row, long nowNanos) {
    TraceId traceId = logs.traceId(row);
    String requestId = logs.requestId(row);
    if (!traceId.isNone()) {
      tracedLine(openRequest(traceId, nowNanos), logs, row);
    } else if (!requestId.isEmpty()) {
      waitingLine(requestId, logs, row, nowNanos);
    }
  }

  private void tracedLine(OpenRequest request, Logs logs, int row) {
    if (request.items() >= settings.maxItemsPerTrace()) {
      dropped++;
      return;
    }
    request.addLog(logs.frame(), row);
    items++;
    link(request, logs.requestId(row));
  }

  private void waitingLine(String requestId, Logs logs, int row, long nowNanos) {
    WaitingLines lines =
        waiting.computeIfAbsent(requestId, id -> new WaitingLines(nowNanos, new ArrayList<>()));
    if (lines.lines.size() >= settings.maxItemsPerTrace()) {
      dropped++;
      return;
    }
    lines.lines.add(new Line(logs.frame(), row));
    waitingLines++;
  }

  private OpenRequest openRequest(TraceId traceId, long nowNanos) {
    return open.computeIfAbsent(traceId, id -> new OpenRequest(id, nowNanos));
  }

  private void makeRoom() {
    makeRoom(settings.maxItems());
    makeRoomOfLines(settings.maxWaitingLogs());
  }

  private void makeRoomOfLines(int most) {
    int before = waitingLines;
    Iterator<WaitingLines> lines = waiting.values().iterator();
    while (lines.hasNext() && waitingLines > most) {
      giveUp(lines, early);
    }
    crowdedOut += before - waitingLines;
  }

  private void makeRoom(int most) {
    Iterator<OpenRequest> oldest = open.values().iterator();
    while (oldest.hasNext() && (open.size() > settings.maxTraces() || items > most)) {
      OpenRequest request = oldest.next();
      oldest.remove();
      earlyCount++;
      close(request, early);
    }
  }

  /// Spans and log lines of open requests.
  public int items() {
    return items;
  }

  /// Lets the oldest requests leave early until it holds so many items less.
  public void giveUpItems(int number) {
    makeRoom(Math.max(0, items - number));
  }

  /// Log lines that wait for a trace of their request ID.
  public int waitingLogs() {
    return waitingLines;
  }

  /// Lets the oldest log lines wait no longer until so many less wait.
  public void giveUpWaitingLogs(int number) {
    makeRoomOfLines(Math.max(0, waitingLines - number));
  }

  private void giveUp(Iterator<WaitingLines> waitingNow, List<JoinedRequest> done) {
    WaitingLines given = waitingNow.next();
    waitingNow.remove();
    waitingLines -= given.lines.size();
    unmatched(given, done);
  }

  /// Lines that no span was found for are a request of their own where they are several and no
  /// spans are sent: one alone tells nothing of a request.
  private void unmatched(WaitingLines given, List<JoinedRequest> done) {
    int count = given.lines.size();
    unmatched += count;
    if (!traced && count > 1) {
      ItemRows rows = new ItemRows();
      given.lines.forEach(line -> rows.add(line.frame, line.row));
      done.add(new JoinedRequest(TraceId.NONE, new ItemRows(), rows, count));
    }
  }

  /// The requests whose time is up, oldest first, with those that had to make room before.
  public List<JoinedRequest> expire(long nowNanos) {
    List<JoinedRequest> done = new ArrayList<>(early);
    early.clear();
    Iterator<OpenRequest> oldest = open.values().iterator();
    while (oldest.hasNext()) {
      OpenRequest request = oldest.next();
      if (nowNanos - request.firstArrivalNanos < settings.ttlNanos()) {
        break;
      }
      oldest.remove();
      close(request, done);
    }
    long before = nowNanos - 2 * settings.ttlNanos();
    Iterator<WaitingLines> lines = waiting.values().iterator();
    while (lines.hasNext() && waiting.firstEntry().getValue().firstArrivalNanos < before) {
      giveUp(lines, done);
    }
    return done;
  }

  /// Everything, at once: nothing is open afterwards.
  public List<JoinedRequest> drain() {
    List<JoinedRequest> done = new ArrayList<>();
    drain(done::add);
    return done;
  }

  /// The same, one request after the other, so that they need not all be there at once.
  public void drain(Consumer<JoinedRequest> each) {
    List<JoinedRequest> done = new ArrayList<>(early);
    early.clear();
    List<OpenRequest> all = new ArrayList<>(open.values());
    open.clear();
    for (OpenRequest request : all) {
      close(request, done);
      done.forEach(each);
      done.clear();
    }
    waiting.values().forEach(lines -> unmatched(lines, done));
    waiting.clear();
    waitingLines = 0;
    done.forEach(each);
  }

  private void close(OpenRequest request, List<JoinedRequest> done) {
    items -= request.items();
    if (!request.hasSpans()) {
      unmatched += request.logCount();
      if (traced) {
        forget(request);
        return;
      }
    }
    int byRequestId = 0;
    for (String requestId : request.requestIds()) {
      WaitingLines lines = waiting.get(requestId);
      if (lines != null) {
        lines.lines.forEach(line -> request.addLog(line.frame, line.row));
        byRequestId += lines.lines.size();
      }
    }
    forget(request);
    done.add(request.join(byRequestId));
  }

  /// Unlinks a request's IDs; waiting lines go with the last open trace of their request.
  private void forget(OpenRequest request) {
    for (String requestId : request.requestIds()) {
      Set<TraceId> traces = tracesOf.get(requestId);
      if (traces == null || !traces.contains(request.traceId)) {
        continue;
      }
      if (traces.size() > 1) {
        traces.remove(request.traceId);
      } else {
        tracesOf.remove(requestId);
        WaitingLines lines = waiting.remove(requestId);
        waitingLines -= lines == null ? 0 : lines.lines.size();
      }
    }
  }

  public int openRequests() {
    return open.size();
  }

  public JoinCounters counters() {
    return new JoinCounters(earlyCount, dropped, unmatched, crowdedOut, duplicates);
  }
}
