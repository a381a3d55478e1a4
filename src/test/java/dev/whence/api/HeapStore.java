package dev.whence.api;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.join.JoinedRequest;
import dev.whence.join.RequestIdentity;
import dev.whence.join.IdentitySettings;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Changes;
import dev.whence.model.Emitter;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Points;
import dev.whence.model.RequestSummary;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import dev.whence.store.CellsFound;
import dev.whence.store.Document;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import dev.whence.store.Partition;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;

/// Telemetry on the heap, looked through from end to end: the contract of a store without its speed,
/// for tests of what is asked of one.
final class HeapStore implements Store {

  private static final RequestIdentity IDENTITY = new RequestIdentity(IdentitySettings.DEFAULT);

  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private final List<Document> documents = new CopyOnWriteArrayList<>();
  private volatile boolean away;

  void take(Frame frame) {
    frames.add(IDENTITY.identify(frame));
  }

  /// From now on, or no longer, every question fails.
  void away(boolean nowAway) {
    away = nowAway;
  }

  private Frame all(Signal signal) {
    if (away) {
      throw new StoreException("away", new IllegalStateException("told to be"));
    }
    return Frame.concat(signal, frames.stream().filter(f -> f.signal() == signal).toList());
  }

  @Override
  public Found find(ItemQuery query) {
    Frame all = all(query.signal());
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < all.size(); row++) {
      int at = row;
      if (query.range().contains(time(all, row))
          && query.terms().stream().allMatch(term -> carries(all, at, term))) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparingLong(row -> time(all, row)));
    boolean complete = rows.size() <= query.maxItems();
    int[] chosen = rows.stream().mapToInt(row -> row).limit(query.maxItems()).toArray();
    return new Found(all.select(chosen), 1, complete);
  }

  private static long time(Frame frame, int row) {
    return frame.signal() == Signal.SPANS
        ? Spans.of(frame).startNanos(row)
        : Logs.of(frame).timeNanos(row);
  }

  private static boolean carries(Frame frame, int row, Term term) {
    boolean spans = frame.signal() == Signal.SPANS;
    Logs logs = Logs.of(frame);
    Spans each = Spans.of(frame);
    TraceId trace = spans ? each.traceId(row) : logs.traceId(row);
    String request = spans ? each.requestId(row) : logs.requestId(row);
    int resource = spans ? each.resource(row) : logs.resource(row);
    return switch (term.field()) {
      case TRACE_ID -> trace.toString().equals(term.value());
      case REQUEST_ID -> request.equals(term.value());
      case SERVICE -> emitter(frame, resource).service().key().equals(term.value());
      case ERROR -> spans ? each.isError(row) : logs.severity(row) >= 17;
      case TOKEN ->
          Arrays.asList(logs.body(row).toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
              .contains(term.value());
      case METRIC -> false;
    };
  }

  private static Emitter emitter(Frame frame, int resource) {
    return Vocabulary.DEFAULT.emitter(frame, resource);
  }

  @Override
  public CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, Set<Service> services) {
    Cells cells = new Cells();
    cells.addAll(new LocalRollup(Vocabulary.DEFAULT).fold(all(Signal.SPANS)));
    JoinedRollup joined = new JoinedRollup(Vocabulary.DEFAULT);
    joinedRequests().forEach(request -> cells.addAll(joined.fold(request).cells()));
    return new CellsFound(
        cells.sorted().stream()
            .filter(cell -> kinds.contains(cell.key().kind()))
            .filter(cell -> range.contains(cell.key().sliceNanos()))
            .filter(cell -> services.isEmpty() || concerns(cell, services))
            .toList(),
        true);
  }

  private static boolean concerns(Cell cell, Set<Service> services) {
    List<String> dimensions = cell.key().kind().dimensions();
    for (int i = 0; i < dimensions.size(); i++) {
      boolean service = dimensions.get(i).toLowerCase(Locale.ROOT).endsWith("service");
      if (service && services.contains(Service.parse(cell.key().text(i)))) {
        return true;
      }
    }
    return false;
  }

  private List<JoinedRequest> joinedRequests() {
    Frame all = all(Signal.SPANS);
    Map<TraceId, List<Integer>> byTrace = new TreeMap<>();
    for (int row = 0; row < all.size(); row++) {
      byTrace.computeIfAbsent(Spans.of(all).traceId(row), id -> new ArrayList<>()).add(row);
    }
    Frame none = new Frame.Builder(Signal.LOGS).build();
    List<JoinedRequest> requests = new ArrayList<>();
    byTrace.forEach(
        (id, rows) ->
            requests.add(
                new JoinedRequest(
                    id, all.select(rows.stream().mapToInt(row -> row).toArray()), none)));
    return requests;
  }

  @Override
  public List<RequestSummary> requests(Tenant tenant, TimeRange range, int limit) {
    JoinedRollup joined = new JoinedRollup(Vocabulary.DEFAULT);
    return joinedRequests().stream()
        .map(request -> joined.fold(request).summary())
        .filter(summary -> range.contains(summary.startNanos()))
        .sorted(Comparator.comparingLong(RequestSummary::startNanos))
        .limit(limit)
        .toList();
  }

  @Override
  public List<Series> series(
      Tenant tenant, Set<String> names, Set<Service> services, TimeRange range, int limit) {
    Points points = Points.of(all(Signal.POINTS));
    Map<SeriesKey, List<Integer>> byKey = new LinkedHashMap<>();
    for (int row = 0; row < points.size(); row++) {
      SeriesKey key = points.key(points.seriesRow(row));
      Emitter emitter = Vocabulary.DEFAULT.emitter(key.resource());
      if (range.contains(points.timeNanos(row))
          && (names.isEmpty() || names.contains(key.name()))
          && (services.isEmpty() || services.contains(emitter.service()))) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
      }
    }
    List<Series> found = new ArrayList<>();
    byKey.forEach(
        (key, rows) -> {
          rows.sort(Comparator.comparingLong(points::timeNanos));
          found.add(
              new Series(
                  key,
                  Vocabulary.DEFAULT.emitter(key.resource()),
                  longs(rows, points::timeNanos),
                  rows.stream().mapToDouble(points::value).toArray(),
                  longs(rows, points::count)));
        });
    found.sort(Comparator.comparing(series -> series.key().toString()));
    return found.subList(0, Math.min(limit, found.size()));
  }

  private static long[] longs(List<Integer> rows, ToLongFunction<Integer> column) {
    return rows.stream().mapToLong(column).toArray();
  }

  @Override
  public List<ChangeEvent> changes(Tenant tenant, TimeRange range, int limit) {
    Changes changes = Changes.of(all(Signal.CHANGES));
    List<ChangeEvent> found = new ArrayList<>();
    for (int row = 0; row < changes.frame().size(); row++) {
      ChangeEvent event = changes.event(row);
      Long end = event.endNanos();
      if (range.overlaps(event.timeNanos(), end == null ? event.timeNanos() : end)) {
        found.add(event);
      }
    }
    found.sort(Comparator.comparingLong(ChangeEvent::timeNanos));
    return found.subList(0, Math.min(limit, found.size()));
  }

  @Override
  public Optional<Document> document(Tenant tenant, String kind, String id, int revision) {
    if (away) {
      throw new StoreException("away", new IllegalStateException("told to be"));
    }
    return documents.stream()
        .filter(each -> each.kind().equals(kind) && each.id().equals(id))
        .filter(each -> revision == 0 || each.revision() == revision)
        .max(Comparator.comparingInt(Document::revision));
  }

  @Override
  public List<Document> documents(Tenant tenant, String kind, TimeRange range, int limit) {
    return documents.stream().filter(each -> each.kind().equals(kind)).limit(limit).toList();
  }

  @Override
  public List<Service> services(Tenant tenant, TimeRange range) {
    Frame all = all(Signal.SPANS);
    Spans spans = Spans.of(all);
    Set<Service> services = new TreeSet<>();
    for (int row = 0; row < spans.size(); row++) {
      if (range.contains(spans.startNanos(row))) {
        services.add(emitter(all, spans.resource(row)).service());
      }
    }
    return List.copyOf(services);
  }

  @Override
  public void put(Tenant tenant, Document document) {
    documents.add(document);
  }

  @Override
  public boolean holds(Partition partition, long sequence) {
    return false;
  }

  @Override
  public void write(
      Tenant tenant, Partition partition, long sequence, Frame items, List<Cell> localCells) {
    take(items);
  }

  @Override
  public void writeJoined(
      Tenant tenant, List<Cell> joinedCells, List<RequestSummary> requests) {}

  @Override
  public void commit(long sequence) {}

  @Override
  public void close() {}
}
