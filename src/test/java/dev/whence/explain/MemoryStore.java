package dev.whence.explain;

import dev.whence.aggregate.JoinedFold;
import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.join.IdentitySettings;
import dev.whence.join.JoinSettings;
import dev.whence.join.RequestIdentity;
import dev.whence.join.RequestJoin;
import dev.whence.model.Attributes;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.Cells;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Changes;
import dev.whence.model.Emitter;
import dev.whence.model.Emitters;
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
import dev.whence.model.Vocabulary;
import dev.whence.store.CellFilter;
import dev.whence.store.CellsFound;
import dev.whence.store.Document;
import dev.whence.store.Found;
import dev.whence.store.Grain;
import dev.whence.store.ItemQuery;
import dev.whence.store.SeriesFound;
import dev.whence.store.SomeSeconds;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A reader over what was put in, in memory, by the real identity, join and rollups: enough of the
/// pipeline to try the engine on. One tenant.
public final class MemoryStore implements StoreReader {

  private final RequestIdentity identity = new RequestIdentity(IdentitySettings.DEFAULT);
  private final LocalRollup local = new LocalRollup(Vocabulary.DEFAULT);
  private final JoinedRollup joined = new JoinedRollup(Vocabulary.DEFAULT);
  private final RequestJoin join =
      new RequestJoin(
          new JoinSettings(1, 10_000_000, 100_000, 100_000_000, 10_000_000, 10_000_000));
  private final List<Frame> frames = new ArrayList<>();
  private final List<ChangeEvent> changes = new ArrayList<>();
  private final Cells cells = new Cells();
  private List<Cell> sorted = List.of();
  private final List<RequestSummary> requests = new ArrayList<>();
  private final Map<SeriesKey, TreeMap<Long, double[]>> points = new HashMap<>();

  public void put(Frame raw) {
    Frame frame = identity.identify(raw);
    cells.addAll(local.fold(frame));
    switch (frame.signal()) {
      case SPANS, LOGS -> {
        frames.add(frame);
        join.offer(frame, 0);
      }
      case POINTS -> points(Points.of(frame));
      case CHANGES -> {
        Changes all = Changes.of(frame);
        for (int row = 0; row < all.size(); row++) {
          changes.add(all.event(row));
        }
      }
      case CELLS, REQUESTS -> throw new IllegalArgumentException("worked out here");
    }
  }

  /// Joins what was put in; call before asking.
  public MemoryStore seal() {
    JoinedFold fold = joined.begin();
    join.drain(
        request -> {
          RequestSummary summary = fold.add(request);
          if (summary.spans() > 0) {
            requests.add(summary);
          }
        });
    cells.addAll(fold.cells());
    requests.sort(
        Comparator.comparingLong(RequestSummary::startNanos)
            .thenComparing(RequestSummary::traceId));
    sorted = cells.sorted();
    return this;
  }

  private void points(Points all) {
    for (int row = 0; row < all.size(); row++) {
      points
          .computeIfAbsent(all.key(all.seriesRow(row)), key -> new TreeMap<>())
          .put(all.timeNanos(row), new double[] {all.value(row), all.count(row)});
    }
  }

  @Override
  public Found find(ItemQuery query) {
    List<Frame> found = new ArrayList<>();
    for (Frame frame : frames) {
      if (frame.signal() == query.signal()) {
        int[] rows =
            java.util.stream.IntStream.range(0, frame.size())
                .filter(row -> matches(frame, row, query))
                .toArray();
        if (rows.length > 0) {
          found.add(frame.select(rows));
        }
      }
    }
    Frame all = Frame.concat(query.signal(), found);
    int[] order =
        java.util.stream.IntStream.range(0, all.size())
            .boxed()
            .sorted(Comparator.comparingLong(row -> time(all, row)))
            .limit(query.maxItems())
            .mapToInt(Integer::intValue)
            .toArray();
    return new Found(
        all.select(order),
        Math.min(found.size(), query.maxBlocks()),
        order.length == all.size(),
        Long.MAX_VALUE);
  }

  private static long time(Frame frame, int row) {
    return frame.signal() == Signal.SPANS
        ? Spans.of(frame).startNanos(row)
        : Logs.of(frame).timeNanos(row);
  }

  private static boolean matches(Frame frame, int row, ItemQuery query) {
    return query.range().contains(time(frame, row))
        && query.terms().stream().allMatch(term -> carries(frame, row, term));
  }

  private static boolean carries(Frame frame, int row, Term term) {
    boolean spans = frame.signal() == Signal.SPANS;
    return switch (term.field()) {
      case TRACE_ID ->
          (spans ? Spans.of(frame).traceId(row) : Logs.of(frame).traceId(row))
              .toString()
              .equals(term.value());
      case REQUEST_ID ->
          (spans ? Spans.of(frame).requestId(row) : Logs.of(frame).requestId(row))
              .equals(term.value());
      case SERVICE ->
          new Emitters(frame, Vocabulary.DEFAULT).of(row).service().key().equals(term.value());
      case TOKEN ->
          !spans && Logs.of(frame).body(row).toLowerCase(Locale.ROOT).contains(term.value());
      case ERROR ->
          (spans ? Spans.of(frame).isError(row) : Logs.of(frame).severity(row) >= 17)
              == Boolean.parseBoolean(term.value());
      case METRIC -> false;
    };
  }

  @Override
  public CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain) {
    Cells found = new Cells();
    sorted.stream()
        .filter(cell -> kinds.contains(cell.key().kind()))
        .filter(cell -> range.contains(cell.key().sliceNanos()))
        .filter(cell -> filter.services().isEmpty() || concerns(cell, filter.services()))
        .filter(cell -> isOf(cell, filter.routes()))
        .filter(cell -> isOfKind(cell, filter.spanKinds()))
        .forEach(cell -> found.at(grain.of(cell.key())).add(cell));
    return new CellsFound(found.sorted(), false);
  }

  private static boolean isOf(Cell cell, Set<String> routes) {
    return routes.isEmpty()
        || !cell.key().kind().isJoined()
        || routes.contains(cell.key().text(Joined.ROUTE));
  }

  private static boolean isOfKind(Cell cell, Set<String> spanKinds) {
    int at = cell.key().kind().dimensions().indexOf("kind");
    return spanKinds.isEmpty() || at < 0 || spanKinds.contains(cell.key().text(at));
  }

  private static boolean concerns(Cell cell, Set<Service> services) {
    List<String> dimensions = cell.key().kind().dimensions();
    for (String dimension : List.of("service", "callerService", "calleeService")) {
      int at = dimensions.indexOf(dimension);
      if (at >= 0 && services.contains(Service.parse(cell.key().text(at)))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<RequestSummary> requests(
      Tenant tenant, TimeRange range, SomeSeconds seconds, int limit) {
    return requests.stream()
        .filter(request -> range.contains(request.startNanos()))
        .filter(request -> seconds.has(request.startNanos()))
        .limit(limit)
        .toList();
  }

  @Override
  public SeriesFound findSeries(
      Tenant tenant, Set<String> names, Set<Service> services, TimeRange range, int limit) {
    TreeMap<String, Series> found = new TreeMap<>();
    points.forEach(
        (key, all) -> {
          Emitter emitter = emitter(key);
          boolean wanted =
              (names.isEmpty() || names.contains(key.name()))
                  && (services.isEmpty() || services.contains(emitter.service()));
          var part = all.subMap(range.fromNanos(), range.toNanos());
          if (wanted && !part.isEmpty()) {
            found.put(
                key.toString(),
                new Series(
                    key,
                    emitter,
                    part.keySet().stream().mapToLong(Long::longValue).toArray(),
                    part.values().stream().mapToDouble(point -> point[0]).toArray(),
                    part.values().stream().mapToLong(point -> (long) point[1]).toArray()));
          }
        });
    return new SeriesFound(found.values().stream().limit(limit).toList(), 0, found.size() <= limit);
  }

  private static Emitter emitter(SeriesKey key) {
    Emitter emitter = Vocabulary.DEFAULT.emitter(key.resource());
    if (!emitter.service().name().isEmpty()) {
      return emitter;
    }
    TreeMap<String, Object> both = new TreeMap<>(key.attributes().values());
    both.putAll(key.resource().values());
    return Vocabulary.DEFAULT.emitter(new Attributes(both));
  }

  @Override
  public List<ChangeEvent> changes(Tenant tenant, TimeRange range, int limit) {
    return changes.stream()
        .filter(
            change ->
                range.overlaps(
                    change.timeNanos(),
                    change.endNanos() == null ? change.timeNanos() : change.endNanos()))
        .sorted(
            Comparator.comparingLong(ChangeEvent::timeNanos)
                .thenComparing(ChangeEvent::id)
                .reversed())
        .limit(limit)
        .toList()
        .reversed();
  }

  @Override
  public Optional<Document> document(Tenant tenant, String kind, String id, int revision) {
    return Optional.empty();
  }

  @Override
  public List<Document> documents(Tenant tenant, String kind, TimeRange range, int limit) {
    return List.of();
  }

  @Override
  public Set<Tenant> tenantsOf(String kind) {
    return Set.of();
  }

  @Override
  public List<Service> services(Tenant tenant, TimeRange range) {
    TreeSet<Service> all = new TreeSet<>();
    sorted.forEach(
        cell -> {
          int at = cell.key().kind().dimensions().indexOf("service");
          if (at >= 0 && range.contains(cell.key().sliceNanos())) {
            all.add(Service.parse(cell.key().text(at)));
          }
        });
    points.keySet().forEach(key -> all.add(emitter(key).service()));
    return List.copyOf(all);
  }
}
