package dev.whence.aggregate;

import dev.whence.aggregate.Names.Party;
import dev.whence.model.ResourceName;
import dev.whence.model.SpanKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The spans of one request as a tree: parents, entries, own times. Spans whose parent is missing
/// or that form a ring stand as roots. A row is a span of the request, in the order they came.
final class RequestTree {

  static final int NONE = -1;

  /// Clocks of machines in one cluster differ by a few milliseconds.
  static final long SKEW_NANOS = 10_000_000;

  private final RequestSource source;
  private final long[] ids;
  private final long[] parentIds;
  private final long[] starts;
  private final long[] ends;
  private final SpanKind[] kinds;
  private final boolean[] errors;
  private final int[] names;
  private final Party[] parties;
  private final int[] parents;
  private final int[] entries;
  private final boolean[] isEntry;

  /// The last child by parent, and the one before it by child.
  private final int[] lastChild;

  private final int[] previousChild;
  private final int[] children;
  private final int[] remoteChildren;
  private final LongTable rowOf;
  private final int root;
  private boolean hasTwins;
  private int orphans;

  RequestTree(RequestSource source) {
    int size = source.size();
    this.source = source;
    ids = new long[size];
    parentIds = new long[size];
    starts = new long[size];
    ends = new long[size];
    kinds = new SpanKind[size];
    errors = new boolean[size];
    names = new int[size];
    parties = new Party[size];
    parents = new int[size];
    entries = new int[size];
    isEntry = new boolean[size];
    lastChild = new int[size];
    previousChild = new int[size];
    children = new int[size];
    remoteChildren = new int[size];
    rowOf = new LongTable(size);
    for (int row = 0; row < size; row++) {
      read(row);
    }
    link(size);
    root = findRoot(size);
    findEntries(size);
  }

  private void read(int row) {
    RequestSource.Row read = source.row(row);
    ids[row] = read.id();
    parentIds[row] = read.parentId();
    starts[row] = read.startNanos();
    ends[row] = read.endNanos();
    kinds[row] = read.kind();
    errors[row] = read.error();
    names[row] = read.name();
    parties[row] = read.party();
    // A client and a server span may share one ID (Zipkin): the server's children are its own.
    if (!rowOf.putIfAbsent(ids[row], row)) {
      hasTwins = true;
      if (kinds[row] == SpanKind.SERVER) {
        rowOf.put(ids[row], row);
      }
    }
  }

  private void link(int size) {
    LongTable clients = clients(hasTwins ? size : 0);
    for (int row = 0; row < size; row++) {
      parents[row] = parentOf(row, clients);
    }
    cutRings(size);
    Arrays.fill(lastChild, NONE);
    for (int row = 0; row < size; row++) {
      int parent = parents[row];
      if (parent == NONE) {
        orphans += parentIds[row] != 0 ? 1 : 0;
      } else {
        previousChild[row] = lastChild[parent];
        lastChild[parent] = row;
        children[parent]++;
      }
    }
  }

  private LongTable clients(int size) {
    LongTable clients = new LongTable(size);
    for (int row = 0; row < size; row++) {
      if (kinds[row] == SpanKind.CLIENT) {
        clients.put(ids[row], row);
      }
    }
    return clients;
  }

  private int parentOf(int row, LongTable clients) {
    int twin = clients.get(ids[row]);
    if (twin != LongTable.NONE && twin != row) {
      return twin;
    }
    long id = parentIds[row];
    int parent = id == 0 ? NONE : rowOf.get(id);
    return parent == row ? NONE : parent;
  }

  /// Each ring at its first row.
  private void cutRings(int size) {
    int[] seenFrom = new int[size];
    Arrays.fill(seenFrom, NONE);
    for (int row = 0; row < size; row++) {
      int at = row;
      while (at != NONE && seenFrom[at] == NONE) {
        seenFrom[at] = row;
        at = parents[at];
      }
      if (at != NONE && seenFrom[at] == row) {
        parents[firstOfRing(at)] = NONE;
      }
    }
  }

  private int firstOfRing(int any) {
    int first = any;
    for (int at = parents[any]; at != any; at = parents[at]) {
      first = Math.min(first, at);
    }
    return first;
  }

  private int findRoot(int size) {
    int best = 0;
    for (int row = 1; row < size; row++) {
      boolean higher = parentIds[row] == 0 && parentIds[best] != 0;
      boolean sameRank = parents[row] == NONE && (parentIds[row] == 0) == (parentIds[best] == 0);
      boolean earlier = starts[row] < starts[best];
      if (higher || (sameRank && (earlier || parents[best] != NONE))) {
        best = row;
      }
    }
    return best;
  }

  private void findEntries(int size) {
    for (int row = 0; row < size; row++) {
      isEntry[row] = enters(row);
      if (isEntry[row] && parents[row] != NONE) {
        remoteChildren[parents[row]]++;
      }
    }
    Arrays.fill(entries, NONE);
    for (int row = 0; row < size; row++) {
      findEntry(row);
    }
  }

  private boolean enters(int row) {
    int parent = parents[row];
    if (parent == NONE || parties[parent].service() != parties[row].service()) {
      return true;
    }
    boolean received = kinds[row] == SpanKind.SERVER || kinds[row] == SpanKind.CONSUMER;
    boolean sent = kinds[parent] == SpanKind.CLIENT || kinds[parent] == SpanKind.PRODUCER;
    return received && sent;
  }

  private void findEntry(int row) {
    int at = row;
    while (entries[at] == NONE && !isEntry[at]) {
      at = parents[at];
    }
    int entry = entries[at] == NONE ? at : entries[at];
    for (int back = row; entries[back] == NONE; back = parents[back]) {
      entries[back] = entry;
      if (back == at) {
        break;
      }
    }
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

  /// The row by which the request entered the service of a row.
  int entry(int row) {
    return entries[row];
  }

  /// Whether the request enters a service with this span.
  boolean isEntry(int row) {
    return isEntry[row];
  }

  Party party(int row) {
    return parties[row];
  }

  /// The number of the span's name.
  int name(int row) {
    return names[row];
  }

  SpanKind kind(int row) {
    return kinds[row];
  }

  /// Whether a caller's span says that the answer it got was a failure of who gave it.
  boolean gotFailure(int row) {
    return gotError(row) && source.answer(row) == Answers.Kind.FAILURE;
  }

  /// Whether a caller's span says that the answer it got calls its own request wrong.
  boolean gotBlame(int row) {
    return gotError(row) && source.answer(row).blames();
  }

  private boolean gotError(int row) {
    return errors[row] && kinds[row] == SpanKind.CLIENT;
  }

  /// Whether a callee says that it was asked wrongly, or its caller that it was told so, and that
  /// who called it failed in the end; neither of the two spans need be an error.
  boolean isWronglyAsked(int caller, int callee) {
    boolean failed = errors[caller] || errors[entries[caller]];
    return failed
        && (source.answer(callee) == Answers.Kind.WRONG
            || (kinds[caller] == SpanKind.CLIENT && source.answer(caller) == Answers.Kind.WRONG));
  }

  boolean isError(int row) {
    return errors[row];
  }

  long spanId(int row) {
    return ids[row];
  }

  long start(int row) {
    return starts[row];
  }

  String nameText(int row) {
    return source.name(row);
  }

  /// The normalised request ID, empty where there is none.
  String requestId(int row) {
    return source.requestId(row);
  }

  @Nullable String attribute(int row, String key) {
    return source.attribute(row, key);
  }

  /// The resource that a span calls, null where it calls none.
  @Nullable ResourceName resource(int row) {
    return source.resource(row);
  }

  /// The row of a span ID, [#NONE] where the request has none.
  int row(long spanId) {
    return rowOf.get(spanId);
  }

  long duration(int row) {
    return Math.max(0, ends[row] - starts[row]);
  }

  /// Whether a caller waits for a callee: one that begins after its end, or takes longer, it does
  /// not.
  boolean awaits(int caller, int callee) {
    return starts[callee] <= ends[caller]
        && kinds[caller] != SpanKind.PRODUCER
        && duration(callee) <= duration(caller) + SKEW_NANOS;
  }

  /// Whether it hands something over: it says so, or says nothing of itself and waits for none of
  /// those whom it called.
  boolean sends(int row) {
    if (kinds[row] == SpanKind.CLIENT || kinds[row] == SpanKind.PRODUCER) {
      return kinds[row] == SpanKind.PRODUCER;
    }
    for (int child = lastChild[row]; child != NONE; child = previousChild[child]) {
      if (isEntry[child] && awaits(row, child)) {
        return false;
      }
    }
    return remoteChildren[row] > 0;
  }

  /// Whether it is a call, or a step that may be one: of who calls in a span around it, or with
  /// nothing around it, as jobs do and as kernels see it.
  boolean mayCall(int row) {
    return !isEntry[row] || kinds[row] == SpanKind.CLIENT || kinds[row] == SpanKind.PRODUCER;
  }

  /// How many children are another service's entries.
  int remoteChildren(int row) {
    return remoteChildren[row];
  }

  boolean hasFailedChild(int row) {
    for (int child = lastChild[row]; child != NONE; child = previousChild[child]) {
      if (errors[child]) {
        return true;
      }
    }
    return false;
  }

  /// Whether the span does nothing but wait for one other service.
  boolean isCallOf(int row, int callee) {
    return parents[callee] == row && mayCall(row) && children[row] == 1;
  }

  /// Duration without the time in which a child was running. Children that outlive their parent
  /// (asynchronous, or another clock) count as far as they overlap it.
  long selfNanos(int row) {
    long duration = duration(row);
    if (children[row] == 0 || duration == 0) {
      return duration;
    }
    long[][] intervals = new long[children[row]][];
    int found = 0;
    for (int child = lastChild[row]; child != NONE; child = previousChild[child]) {
      intervals[found++] = within(row, child);
    }
    if (found > 1) {
      Arrays.sort(intervals, (a, b) -> Long.compare(a[0], b[0]));
    }
    long covered = 0;
    long until = starts[row];
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
    long start = starts[parent];
    long end = Math.max(start, ends[parent]);
    long from = starts[child];
    long duration = duration(child);
    boolean otherClock = isEntry[child] && duration <= end - start;
    if (otherClock && from < start) {
      from = start;
    } else if (otherClock && from < end && from + duration > end) {
      from = end - duration;
    }
    return new long[] {Math.clamp(from, start, end), Math.clamp(from + duration, start, end)};
  }
}
