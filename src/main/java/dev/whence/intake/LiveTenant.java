package dev.whence.intake;

import dev.whence.aggregate.CellBounds;
import dev.whence.aggregate.JoinedFold;
import dev.whence.aggregate.JoinedRollup;
import dev.whence.join.JoinCounters;
import dev.whence.join.JoinedRequest;
import dev.whence.join.RequestJoin;
import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What is live of one tenant: the join, what of the requests that left it was not given out yet,
/// and the bounds of its names. Requests are added up for a while before their cells are given out:
/// the more at once, the fewer cells. Not thread-safe.
final class LiveTenant {

  private static final int MOST_CELLS = 20_000;

  /// Cells and summaries of requests.
  record Left(List<Cell> cells, List<RequestSummary> summaries) {}

  private final RequestJoin join;
  private final JoinedRollup rollup;
  private final CellBounds bounds;
  private final Consumer<RuntimeException> failures;
  private List<RequestSummary> summaries = new ArrayList<>();
  private JoinedFold fold;

  /// @param failures is told of requests that cannot be added up
  LiveTenant(
      RequestJoin join,
      JoinedRollup rollup,
      CellBounds bounds,
      Consumer<RuntimeException> failures) {
    this.join = join;
    this.rollup = rollup;
    this.bounds = bounds;
    this.failures = failures;
    this.fold = rollup.begin();
  }

  /// Cells within the bounds of the tenant's names.
  List<Cell> bound(List<Cell> cells, long nowNanos) {
    return bounds.bound(cells, nowNanos);
  }

  void offer(Frame frame, long nowNanos) {
    join.offer(frame, nowNanos);
  }

  /// Spans and log lines of open requests.
  int items() {
    return join.items();
  }

  /// Lets the oldest requests leave early until it holds so many items less.
  void giveUpItems(int number) {
    join.giveUpItems(number);
  }

  /// Log lines that wait for a trace.
  int waitingLogs() {
    return join.waitingLogs();
  }

  /// Lets the oldest log lines wait no longer until so many less wait.
  void giveUpWaitingLogs(int number) {
    join.giveUpWaitingLogs(number);
  }

  /// Adds up the requests whose time is up.
  void expire(long nowNanos) {
    join.expire(nowNanos).forEach(this::add);
  }

  /// Adds up all requests.
  void drain() {
    join.drain(this::add);
  }

  private void add(JoinedRequest request) {
    try {
      RequestSummary summary = fold.add(request);
      if (summary.spans() > 0) {
        summaries.add(summary);
      }
    } catch (RuntimeException e) {
      failures.accept(e);
    }
  }

  /// Whether no more should be added up before it is given out.
  boolean isFull() {
    return fold.size() >= MOST_CELLS;
  }

  /// Whether there is nothing to give out.
  boolean isEmpty() {
    return summaries.isEmpty() && fold.size() == 0;
  }

  /// Gives out what was added up.
  Left take(long nowNanos) {
    Left left = new Left(bounds.bound(fold.cells(), nowNanos), summaries);
    fold = rollup.begin();
    summaries = new ArrayList<>();
    return left;
  }

  JoinCounters counters() {
    return join.counters();
  }

  int openRequests() {
    return join.openRequests();
  }
}
