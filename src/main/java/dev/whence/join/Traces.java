package dev.whence.join;

import dev.whence.model.ItemRows;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Table;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Spans by trace, where they lie, each identity once: of two that differ the one that ends later
/// stays. Of one trace no more than a number of the earliest, about twice as many while they are
/// added. The outcome does not depend on the order in which they are added. Not thread-safe.
public final class Traces {

  private final int mostOfOne;

  private final Map<TraceId, Trace> byId = new HashMap<>();
  private long duplicates;
  private int size;
  private int largest;

  /// Neighbours are often of one trace.
  private @Nullable Trace last;

  private static final class Trace {
    private final TraceId id;

    private DistinctSpans spans = new DistinctSpans();

    /// Later ones make no difference any more.
    private long latestNanos = Long.MAX_VALUE;

    private long arrivedNanos;
    private long startNanos = Long.MAX_VALUE;

    Trace(TraceId id) {
      this.id = id;
    }
  }

  public Traces(int mostOfOne) {
    this.mostOfOne = mostOfOne;
  }

  /// Something of a trace arrived; see [#add].
  public void arrived(TraceId id, long arrivedNanos) {
    Trace trace = byId.computeIfAbsent(id, Trace::new);
    trace.arrivedNanos = Math.max(trace.arrivedNanos, arrivedNanos);
  }

  /// Whether a span of a trace that starts then may make a difference.
  public boolean wants(TraceId id, long startNanos) {
    Trace trace = byId.get(id);
    return trace == null || startNanos <= trace.latestNanos;
  }

  /// Adds a span.
  ///
  /// @param arrivedNanos when it arrived; 0 where that is of no interest any more
  public void add(Spans spans, int row, long arrivedNanos) {
    Trace trace = trace(spans, row);
    trace.arrivedNanos = Math.max(trace.arrivedNanos, arrivedNanos);
    int known = trace.spans.add(spans, row);
    ItemRows rows = trace.spans.rows();
    if (known == DistinctSpans.NEW) {
      size++;
      largest = Math.max(largest, rows.size());
      if (rows.size() / 2 >= mostOfOne) {
        prune(trace);
      }
    } else {
      duplicates++;
      keepBetter(rows, known, spans, row);
    }
    trace.startNanos = Math.min(trace.startNanos, spans.startNanos(row));
  }

  private void prune(Trace trace) {
    size -= trace.spans.rows().size() - mostOfOne;
    Spans earliest = Spans.of(earliest(trace.spans.rows()).frame(Signal.SPANS));
    trace.spans = new DistinctSpans();
    for (int row = 0; row < earliest.size(); row++) {
      trace.spans.add(earliest, row);
    }
    trace.latestNanos = earliest.startNanos(mostOfOne - 1);
  }

  private Trace trace(Spans spans, int row) {
    Trace trace = last;
    if (trace == null
        || trace.id.low() != spans.table().get(Spans.TRACE_LOW, row)
        || trace.id.high() != spans.table().get(Spans.TRACE_HIGH, row)) {
      trace = byId.computeIfAbsent(spans.traceId(row), Trace::new);
      last = trace;
    }
    return trace;
  }

  private static void keepBetter(ItemRows trace, int item, Spans spans, int row) {
    if (isBetter(spans, row, Spans.of(trace.frame(item)), trace.row(item))) {
      trace.set(item, spans.frame(), row);
    }
  }

  private static boolean isBetter(Spans spans, int row, Spans known, int at) {
    int order = Long.compare(spans.endNanos(row), known.endNanos(at));
    return order != 0
        ? order > 0
        : spans.span(row).toString().compareTo(known.span(at).toString()) > 0;
  }

  public Set<TraceId> ids() {
    return byId.keySet();
  }

  /// How many spans there are.
  public int size() {
    return size;
  }

  /// How many the largest trace has.
  public int largest() {
    return largest;
  }

  /// When the newest span of a trace arrived; 0 where it has none of which that is of interest.
  public long arrivedNanos(TraceId id) {
    Trace trace = byId.get(id);
    return trace == null ? 0 : trace.arrivedNanos;
  }

  /// How many spans were of an identity that was there before.
  public long duplicates() {
    return duplicates;
  }

  /// Each trace's spans in time order, the trace that began first in front.
  public List<ItemRows> inOrder() {
    List<Trace> sorted = new ArrayList<>(byId.values());
    sorted.sort(
        Comparator.<Trace>comparingLong(trace -> trace.startNanos)
            .thenComparing(trace -> trace.id));
    List<ItemRows> all = new ArrayList<>(sorted.size());
    for (Trace trace : sorted) {
      all.add(earliest(trace.spans.rows()));
    }
    return all;
  }

  /// A span and where it stands among those of its trace.
  private record Place(long startNanos, long spanId, long kind, int item)
      implements Comparable<Place> {

    @Override
    public int compareTo(Place other) {
      int order = Long.compare(startNanos, other.startNanos);
      order = order != 0 ? order : Long.compare(spanId, other.spanId);
      return order != 0 ? order : Long.compare(kind, other.kind);
    }
  }

  private ItemRows earliest(ItemRows spans) {
    Place[] places = new Place[spans.size()];
    for (int item = 0; item < places.length; item++) {
      Table table = spans.frame(item).main();
      int row = spans.row(item);
      places[item] =
          new Place(
              table.get(Spans.START, row),
              table.get(Spans.SPAN_ID, row),
              table.get(Spans.KIND, row),
              item);
    }
    Arrays.sort(places);
    ItemRows sorted = new ItemRows();
    for (int i = 0; i < Math.min(places.length, mostOfOne); i++) {
      sorted.add(spans.frame(places[i].item), spans.row(places[i].item));
    }
    return sorted;
  }
}
