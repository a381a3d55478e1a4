package dev.whence.bench;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Series;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// What the generator knows to be acknowledged, against what a store of ours holds. Spans are
/// looked up by their IDs, which are random, so that one that is there twice cannot stand for one
/// that is missing.
final class Ledger {

  /// So much of the load's time is read at once.
  private static final long WINDOW_NANOS = 1_000_000_000L;

  private static final int MANY = 5_000_000;

  private static final TimeRange ALL =
      new TimeRange(
          TraceLoad.BEGIN_NANOS - Loads.HOUR_NANOS, TraceLoad.BEGIN_NANOS + 48 * Loads.HOUR_NANOS);

  private Ledger() {}

  static Running.Found found(StoreReader store, Loads what, LoadFile load, BitSet acknowledged)
      throws IOException {
    return what == Loads.METRICS
        ? points(store, load, acknowledged)
        : spans(store, load, acknowledged);
  }

  private static Running.Found points(StoreReader store, LoadFile load, BitSet acknowledged) {
    List<Series> series =
        store.series(Tenant.DEFAULT, Set.of(), Set.of(), ALL, 2 * MetricLoad.SERIES);
    long found = series.stream().mapToLong(Series::size).sum();
    return Running.Found.byNumber(acknowledged(load, acknowledged), found);
  }

  /// Items of the bodies that were acknowledged.
  static long acknowledged(LoadFile load, BitSet acknowledged) {
    return acknowledged.stream().mapToLong(load::items).sum();
  }

  private static Running.Found spans(StoreReader store, LoadFile load, BitSet acknowledged)
      throws IOException {
    LongStream.Builder sent = LongStream.builder();
    for (int body = 0; body < load.size(); body++) {
      if (acknowledged.get(body)) {
        ids(LoadFile.gunzip(load.body(body)), sent);
      }
    }
    long[] wanted = sent.build().sorted().toArray();
    long[] kept = kept(store);
    return new Running.Found(missing(wanted, kept), Math.max(0, counted(store) - wanted.length));
  }

  private static void ids(byte[] body, LongConsumer to) throws IOException {
    for (ResourceSpans resource :
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          to.accept(span.getSpanId().asReadOnlyByteBuffer().getLong());
        }
      }
    }
  }

  /// IDs of all spans that a question finds, sorted.
  private static long[] kept(StoreReader store) {
    LongStream.Builder ids = LongStream.builder();
    long end = TraceLoad.BEGIN_NANOS + 2 * Loads.HOUR_NANOS;
    for (long from = TraceLoad.BEGIN_NANOS; from < end; from += WINDOW_NANOS) {
      ItemQuery question =
          new ItemQuery(
              Tenant.DEFAULT,
              Signal.SPANS,
              new TimeRange(from, from + WINDOW_NANOS),
              List.of(),
              MANY,
              MANY);
      Spans spans = Spans.of(store.find(question).frame());
      for (int row = 0; row < spans.size(); row++) {
        ids.accept(spans.table().get(Spans.SPAN_ID, row));
      }
    }
    return ids.build().sorted().toArray();
  }

  private static long missing(long[] wanted, long[] kept) {
    long missing = 0;
    int at = 0;
    for (long id : wanted) {
      while (at < kept.length && kept[at] < id) {
        at++;
      }
      if (at == kept.length || kept[at] != id) {
        missing++;
      }
    }
    return missing;
  }

  /// Every span counts in one local cell, as often as it is there.
  static long counted(StoreReader store) {
    List<Cell> cells =
        store.cells(Tenant.DEFAULT, Set.of(CellKind.OPERATION), ALL, Set.of()).cells();
    return cells.stream().mapToLong(cell -> cell.count(Operation.COUNT)).sum();
  }
}
