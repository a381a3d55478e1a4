package dev.whence.aggregate;

import dev.whence.model.Emitter;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The spans of one request as a tree: parents, entries, own times. Spans whose parent is missing
/// or that form a ring stand as roots.
final class RequestTree {

  static final int NONE = -1;

  final Spans spans;
  private final Emitter[] emitters;
  private final int[] parents;
  private final int[] entries;
  private final List<List<Integer>> children = new ArrayList<>();
  private final Map<Long, Integer> rowOf = new HashMap<>();
  private final int root;
  private int orphans;

  RequestTree(Spans spans, Vocabulary vocabulary) {
    this.spans = spans;
    int size = spans.size();
    emitters = new Emitter[size];
    parents = new int[size];
    entries = new int[size];
    Emitters known = new Emitters(vocabulary, spans.frame());
    for (int row = 0; row < size; row++) {
      emitters[row] = known.of(spans.resource(row));
      children.add(new ArrayList<>());
      // A client and a server span may share one ID (Zipkin): the server's children are its own.
      if (!rowOf.containsKey(spans.spanId(row)) || spans.kind(row) == SpanKind.SERVER) {
        rowOf.put(spans.spanId(row), row);
      }
    }
    link(size);
    root = findRoot(size);
    Arrays.fill(entries, NONE);
    for (int row = 0; row < size; row++) {
      findEntry(row);
    }
  }

  private void link(int size) {
    Map<Long, Integer> clients = new HashMap<>();
    for (int row = 0; row < size; row++) {
      if (spans.kind(row) == SpanKind.CLIENT) {
        clients.put(spans.spanId(row), row);
      }
    }
    for (int row = 0; row < size; row++) {
      parents[row] = parentOf(row, clients);
    }
    for (int row = 0; row < size; row++) {
      if (isInRing(row)) {
        parents[row] = NONE;
      }
      if (parents[row] == NONE) {
        orphans += spans.parentSpanId(row) != 0 ? 1 : 0;
      } else {
        children.get(parents[row]).add(row);
      }
    }
  }

  private int parentOf(int row, Map<Long, Integer> clients) {
    Integer twin = clients.get(spans.spanId(row));
    if (twin != null && twin != row) {
      return twin;
    }
    long id = spans.parentSpanId(row);
    Integer parent = id == 0 ? null : rowOf.get(id);
    return parent == null || parent == row ? NONE : parent;
  }

  private boolean isInRing(int row) {
    int at = parents[row];
    for (int steps = 0; at != NONE && steps <= parents.length; steps++) {
      if (at == row) {
        return true;
      }
      at = parents[at];
    }
    return false;
  }

  private int findRoot(int size) {
    int best = 0;
    for (int row = 1; row < size; row++) {
      boolean higher = spans.parentSpanId(row) == 0 && spans.parentSpanId(best) != 0;
      boolean sameRank =
          parents[row] == NONE && (spans.parentSpanId(row) == 0) == (spans.parentSpanId(best) == 0);
      boolean earlier = spans.startNanos(row) < spans.startNanos(best);
      if (higher || (sameRank && (earlier || parents[best] != NONE))) {
        best = row;
      }
    }
    return best;
  }

  private int findEntry(int row) {
    int at = row;
    while (entries[at] == NONE && !isEntry(at)) {
      at = parents[at];
    }
    int entry = entries[at] == NONE ? at : entries[at];
    for (int back = row; entries[back] == NONE; back = parents[back]) {
      entries[back] = entry;
      if (back == at) {
        break;
      }
    }
    return entry;
  }

  /// Whether the request enters a service with this span.
  boolean isEntry(int row) {
    int parent = parents[row];
    if (parent == NONE || !emitters[parent].service().equals(emitters[row].service())) {
      return true;
    }
    boolean received = spans.kind(row) == SpanKind.SERVER || spans.kind(row) == SpanKind.CONSUMER;
    boolean sent = spans.kind(parent) == SpanKind.CLIENT || spans.kind(parent) == SpanKind.PRODUCER;
    return received && sent;
  }

  int size() {
    return parents.length;
  }

  int root() {
    return root;
  }

  int orphans() {
    return orphans;
  }

  int parent(int row) {
    return parents[row];
  }

  int entry(int row) {
    return entries[row];
  }

  Emitter emitter(int row) {
    return emitters[row];
  }

  List<Integer> children(int row) {
    return children.get(row);
  }

  /// The row of a span ID, [#NONE] where the request has none.
  int row(long spanId) {
    return rowOf.getOrDefault(spanId, NONE);
  }

  long duration(int row) {
    return Math.max(0, spans.endNanos(row) - spans.startNanos(row));
  }

  int remoteChildren(int row) {
    int count = 0;
    for (int child : children.get(row)) {
      count += isEntry(child) ? 1 : 0;
    }
    return count;
  }

  /// Whether the span does nothing but wait for one other service.
  boolean isCallOf(int row, int callee) {
    return parents[callee] == row && !isEntry(row) && children.get(row).size() == 1;
  }

  /// Duration without the time in which a child was running. Children that outlive their parent
  /// (asynchronous, or another clock) count as far as they overlap it.
  long selfNanos(int row) {
    List<Integer> below = children.get(row);
    long duration = duration(row);
    if (below.isEmpty() || duration == 0) {
      return duration;
    }
    long[][] intervals = new long[below.size()][];
    for (int i = 0; i < intervals.length; i++) {
      intervals[i] = within(row, below.get(i));
    }
    Arrays.sort(intervals, (a, b) -> Long.compare(a[0], b[0]));
    long covered = 0;
    long until = spans.startNanos(row);
    for (long[] interval : intervals) {
      long from = Math.max(until, interval[0]);
      if (interval[1] > from) {
        covered += interval[1] - from;
        until = interval[1];
      }
    }
    return Math.max(0, duration - covered);
  }

  /// The child's interval as the parent's clock would have it: one that fits is moved inside.
  private long[] within(int parent, int child) {
    long start = spans.startNanos(parent);
    long end = Math.max(start, spans.endNanos(parent));
    long from = spans.startNanos(child);
    long duration = duration(child);
    boolean otherClock = isEntry(child) && duration <= end - start;
    if (otherClock && from < start) {
      from = start;
    } else if (otherClock && from < end && from + duration > end) {
      from = end - duration;
    }
    return new long[] {Math.clamp(from, start, end), Math.clamp(from + duration, start, end)};
  }
}
