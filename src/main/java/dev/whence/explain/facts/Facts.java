package dev.whence.explain.facts;

import dev.whence.explain.answer.Windows;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.LogPattern;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.CellKind.Route;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellsFound;
import dev.whence.store.Counted;
import dev.whence.store.Grain;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The cells of a question, each range added up over its slices while it is read; in pairs also
/// over instances and versions, window beside baselines. What the tests compare. The window's
/// slices are read where somebody asks when a thing began. Slices are for one thread at a time; the
/// cells themselves ([#window], [#baseline], [#presence], [#selfTimes], [#selfTimesBefore],
/// [#lineCells]) and pairs ([#all]), which never change, are for several.
public final class Facts {

  /// The same thing in the window and in the baselines.
  ///
  /// @param key without instances and versions (empty)
  /// @param service that it is of; the caller of an edge
  /// @param callee of an edge; else the service
  public record Pair(CellKey key, Service service, Service callee, Cell after, Cell before) {
    /// What a dimension of the key says: `text(Edge.RELATION)`.
    public String text(int dimension) {
      return key.text(dimension);
    }

    /// The entry that it lies in.
    public Place place() {
      return new Place(text(Joined.ROUTE), service, text(Joined.ENTRY));
    }
  }

  /// An entry of a service within a route.
  public record Place(String route, Service service, String entry) {}

  private static final Set<CellKind> SLICED =
      Set.of(CellKind.SELF_TIME, CellKind.EDGE, CellKind.ROUTE_LOG);

  private static final Grain WORK =
      Grain.WHOLE
          .merging("route", "version", "entry", "operation", "kind")
          .counting(new Counted(true, Set.of(), Set.of()));

  private final JoinedCells joined;
  private final RequestTypes types;
  private final Windows windows;
  private final Map<String, List<Cell>> slices = new HashMap<>();
  private final Map<String, List<Cell>> slicesBefore = new HashMap<>();
  private final Map<Service, List<Cell>> selfTimesBefore = new ConcurrentHashMap<>();
  private final LineCells lineCells;
  private final Pairs pairs;
  private final List<Cell> window;
  private final List<Cell> baseline;
  private final boolean finalCells;
  private final Set<Service> emitters;

  private Facts(
      JoinedCells joined,
      RequestTypes types,
      Windows windows,
      CellsFound window,
      List<Cell> baseline,
      Set<Service> emitters,
      ServiceNames names) {
    this.joined = joined;
    this.types = types;
    this.windows = windows;
    this.emitters = emitters;
    this.pairs = new Pairs(names);
    this.baseline = baseline;
    this.window = window.cells();
    this.finalCells = window.finalSlices();
    this.lineCells = new LineCells(joined, windows.window(), baselines(windows));
    pairs.add(this.window, this.baseline);
  }

  /// What spans tell; where there are none, what log lines do.
  ///
  /// @param others services known otherwise, whom hosts of calls and log lines may name
  /// @param asked the service asked about: only requests that may tell of it are looked into; null
  ///   for all
  public static Facts read(
      StoreReader reader,
      Tenant tenant,
      Windows windows,
      Measured others,
      @Nullable Service asked) {
    JoinedCells spans = JoinedCells.bySpans(reader, tenant);
    Facts bySpans =
        read(
            spans,
            RequestTypes.of(spans, windows.window(), baselines(windows), asked),
            windows,
            others);
    if (!bySpans.emitters.isEmpty()) {
      HandedOnTypes handedOn = new HandedOnTypes(bySpans.window, bySpans.baseline);
      return handedOn.areAsNamed()
          ? bySpans
          : read(spans.typed(handedOn::of), RequestTypes.ALL, windows, others);
    }
    JoinedCells lines = JoinedCells.byLines(reader, tenant);
    Facts logged = read(lines, RequestTypes.ALL, windows, Measured.NOBODY);
    if (logged.emitters.isEmpty()) {
      return bySpans;
    }
    Facts byLines =
        read(
            lines.typed(LineTypes.of(logged.window, logged.baseline)::of),
            RequestTypes.ALL,
            windows,
            Measured.NOBODY);
    byLines.addNamedCalls(others);
    return byLines;
  }

  private void addNamedCalls(Measured others) {
    Set<Service> known = new TreeSet<>(others.services());
    known.addAll(emitters);
    NamedCalls named = new NamedCalls(window, baseline, known);
    pairs.add(named.edges(window), named.edges(baseline));
  }

  private static Facts read(JoinedCells all, RequestTypes types, Windows windows, Measured others) {
    JoinedCells joined = all.of(types.routes());
    RangeReader ranges = new RangeReader(joined, types);
    ForkJoinTask<List<Cell>> before =
        ForkJoinPool.commonPool().submit(() -> ranges.baselines(baselines(windows)));
    CellsFound window = ranges.window(windows.window());
    List<Cell> baseline = before.join();
    Set<Service> emitters = emitters(window.cells(), baseline);
    Measured heard = others.andLogging(joined.logging(windows.window(), emitters, others));
    ServiceNames names = new ServiceNames(emitters, heard);
    return new Facts(joined, types, windows, window, baseline, emitters, names);
  }

  private static List<TimeRange> baselines(Windows windows) {
    return windows.baselines().stream().map(Windows::inside).toList();
  }

  /// What happened so often before happens so many times as often in the window, all else equal.
  public double windowShare() {
    return windows.secondsAfter() / windows.secondsBefore();
  }

  /// The types of requests that were looked into; of the others only whole requests are known.
  public RequestTypes types() {
    return types;
  }

  /// Whether log lines alone tell of the requests: then it is inferred who called whom.
  public boolean byLines() {
    return joined.byLines();
  }

  private static Set<Service> emitters(List<Cell> window, List<Cell> before) {
    Set<String> keys = new HashSet<>();
    for (List<Cell> cells : List.of(window, before)) {
      for (Cell cell : cells) {
        if (cell.key().kind() == CellKind.SELF_TIME) {
          keys.add(cell.key().text(SelfTime.SERVICE));
        }
      }
    }
    return keys.stream().map(Service::parse).collect(Collectors.toCollection(TreeSet::new));
  }

  /// Services with spans of their own: what a client calls by its host's name may be one of them.
  public Set<Service> emitters() {
    return emitters;
  }

  /// Services of a name that have spans of their own, in whatever namespace and environment.
  public Set<Service> named(String name) {
    return emitters.stream()
        .filter(service -> service.name().equals(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Everything of one kind, sorted by key.
  public List<Pair> all(CellKind kind) {
    return pairs.all(kind);
  }

  /// The window's cells, each added up over its slices.
  public List<Cell> window() {
    return window;
  }

  /// The baselines' cells likewise, one baseline after the other, without instances and versions.
  public List<Cell> baseline() {
    return baseline;
  }

  /// The window's joined cells that a service takes part in, slice by slice; read when first asked
  /// for, or by [#readSlices].
  public List<Cell> slices(Service service) {
    return slices.computeIfAbsent(service.key(), _ -> slices(service, windows.window()));
  }

  /// Reads what [#slices] will be asked for, in one look instead of one for each service.
  public void readSlices(List<Service> services) {
    Set<Service> unknown =
        services.stream()
            .filter(service -> !slices.containsKey(service.key()))
            .collect(Collectors.toSet());
    if (unknown.size() < 2) {
      return;
    }
    Map<String, List<Cell>> read = new HashMap<>();
    unknown.forEach(service -> read.put(service.key(), new ArrayList<>()));
    for (Cell cell : joined.find(SLICED, windows.window(), unknown, Grain.SLICES).cells()) {
      String service = cell.key().text(Joined.SERVICE);
      String callee =
          cell.key().kind() == CellKind.EDGE ? cell.key().text(Edge.CALLEE_SERVICE) : service;
      for (String each : service.equals(callee) ? List.of(service) : List.of(service, callee)) {
        List<Cell> ofOne = read.get(each);
        if (ofOne != null) {
          ofOne.add(cell);
        }
      }
    }
    slices.putAll(read);
  }

  /// The same of the baselines, one baseline after the other.
  public List<Cell> slicesBefore(Service service) {
    return slicesBefore.computeIfAbsent(
        service.key(),
        _ ->
            baselines(windows).stream()
                .flatMap(baseline -> slices(service, baseline).stream())
                .toList());
  }

  private List<Cell> slices(Service service, TimeRange range) {
    return joined.find(SLICED, range, Set.of(service), Grain.SLICES).cells();
  }

  /// When instances of some services did something in the window, for whatever requests: their own
  /// time, a cell for each slice.
  public List<Cell> presence(Set<Service> services) {
    Grain grain = Grain.SLICES.merging("route", "version", "entry", "operation", "kind").keys();
    JoinedCells all = joined.of(Set.of());
    return all.find(Set.of(CellKind.SELF_TIME), windows.window(), services, grain).cells();
  }

  /// The own time of some services in the window, slice by slice.
  public List<Cell> selfTimes(Set<Service> services) {
    return services.isEmpty()
        ? List.of()
        : joined.find(Set.of(CellKind.SELF_TIME), windows.window(), services, Grain.SLICES).cells();
  }

  /// How often instances of all services worked in the baselines and for how long, each baseline as
  /// a whole: a cell for each instance, with its counts alone.
  public List<Cell> workBefore() {
    return baselines(windows).stream()
        .flatMap(
            baseline ->
                joined.find(Set.of(CellKind.SELF_TIME), baseline, Set.of(), WORK).cells().stream())
        .toList();
  }

  /// The own time of instances of some services in the baselines, each baseline as a whole. That of
  /// one service is kept: several ask for it.
  ///
  /// @param services none for nothing
  public List<Cell> selfTimesBefore(Set<Service> services) {
    if (services.size() != 1) {
      return services.isEmpty() ? List.of() : findSelfTimesBefore(services);
    }
    Service one = services.iterator().next();
    List<Cell> known = selfTimesBefore.get(one);
    if (known == null) {
      // Not within computeIfAbsent: who reads may help others of the common pool meanwhile.
      known = findSelfTimesBefore(services);
      selfTimesBefore.put(one, known);
    }
    return known;
  }

  private List<Cell> findSelfTimesBefore(Set<Service> services) {
    return baselines(windows).stream()
        .flatMap(
            baseline ->
                joined
                    .find(Set.of(CellKind.SELF_TIME), baseline, services, RangeReader.WINDOW)
                    .cells()
                    .stream())
        .toList();
  }

  /// The start of the last slice of the window in which something of a kind is known;
  /// [Long#MIN_VALUE] where nothing is.
  public long lastSlice(CellKind kind) {
    Grain slices = Grain.SLICES.merging(kind.dimensions().toArray(String[]::new)).keys();
    return joined.find(Set.of(kind), windows.window(), Set.of(), slices).cells().stream()
        .mapToLong(cell -> cell.key().sliceNanos())
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /// What is known of log lines, of whatever requests, or of none. Reads when asked.
  public LineCells lineCells() {
    return lineCells;
  }

  /// The share of the window's lines that a request is known for, 0 to 1; 1 where there are none.
  public double placedShare() {
    long lines = total(CellKind.LOG_PATTERN, LogPattern.COUNT);
    return lines == 0 ? 1 : Math.min(1, (double) total(CellKind.ROUTE, Route.LOGS) / lines);
  }

  /// The share of the window's spans that requests have been made of so far, 0 to 1: spans are
  /// there at once, a request only when nothing more is awaited of it. 1 where there are no spans.
  public double joinedShare() {
    long spans = total(CellKind.OPERATION, Operation.COUNT);
    return spans == 0 ? 1 : Math.min(1, (double) total(CellKind.ROUTE, Route.SPANS) / spans);
  }

  /// How many requests of the window are over.
  public long requests() {
    return total(CellKind.ROUTE, Route.COUNT);
  }

  private long total(CellKind kind, int measure) {
    return all(kind).stream().mapToLong(pair -> pair.after().count(measure)).sum();
  }

  /// Whether nothing more is awaited for the window's cells: an answer from them is final.
  public boolean finalCells() {
    return finalCells;
  }
}
