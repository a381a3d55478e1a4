package dev.whence.explain.facts;

import static java.util.Objects.requireNonNull;

import dev.whence.explain.answer.Windows;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellsFound;
import dev.whence.store.Grain;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The cells of a question, each range added up over its slices while it is read; in pairs also
/// over instances and versions, window beside baselines. What the tests compare. The window's
/// slices are read where somebody asks when a thing began. Slices are for one thread at a time; the
/// cells themselves ([#window], [#baseline], [#presence], [#selfTimes]) and pairs ([#all]), which
/// never change, are for several.
public final class Facts {

  /// The same thing in the window and in the baselines.
  ///
  /// @param key without instances and versions (empty)
  /// @param service that it is of; the caller of an edge
  /// @param callee of an edge; else the service
  public record Pair(CellKey key, Service service, Service callee, Cell after, Cell before) {
    /// What a dimension of the key says, as [CellKind#dimensions] numbers them.
    public String text(int dimension) {
      return key.text(dimension);
    }

    /// The entry that it lies in.
    public Place place() {
      return new Place(text(0), service, text(4));
    }
  }

  /// An entry of a service within a route.
  public record Place(String route, Service service, String entry) {}

  /// What came in, whatever became of it: of these there is one cell each.
  private static final Set<CellKind> LOCAL = Set.of(CellKind.OPERATION, CellKind.LOG_PATTERN);

  private static final Set<CellKind> JOINED =
      Arrays.stream(CellKind.values())
          .filter(kind -> kind.isJoined() && !kind.isByLines())
          .collect(Collectors.toUnmodifiableSet());

  /// What happens within requests.
  private static final Set<CellKind> WITHIN =
      JOINED.stream()
          .filter(kind -> kind != CellKind.ROUTE)
          .collect(Collectors.toUnmodifiableSet());

  private static final Grain TOTALS =
      Grain.WHOLE.merging(
          LOCAL.stream().flatMap(kind -> kind.dimensions().stream()).toArray(String[]::new));

  /// What pairs tell apart.
  private static final Grain PAIRED =
      Grain.WHOLE.merging("instance", "version", "callerInstance", "callerVersion");

  private static final Set<CellKind> SLICED =
      Set.of(CellKind.SELF_TIME, CellKind.EDGE, CellKind.ROUTE_LOG);

  /// By kind: the dimensions that pairs tell apart.
  private static final boolean[][] KEPT =
      Arrays.stream(CellKind.values()).map(Facts::kept).toArray(boolean[][]::new);

  /// The dimension that names the service, the caller's of an edge.
  private static final int SERVICE = 1;

  /// The dimension of an edge that names its callee.
  private static final int CALLEE = 5;

  /// The cells that make up a pair.
  private record Sides(List<Cell> after, List<Cell> before) {}

  private final JoinedCells joined;
  private final RequestTypes types;
  private final Windows windows;
  private final Map<String, List<Cell>> slices = new HashMap<>();
  private final Map<String, List<Cell>> slicesBefore = new HashMap<>();
  private final Map<CellKind, Map<CellKey, Sides>> sides = new EnumMap<>(CellKind.class);
  private final Map<CellKind, List<Pair>> pairs = new EnumMap<>(CellKind.class);
  private final List<Cell> window;
  private final List<Cell> baseline;
  private final boolean finalCells;

  private final Set<Service> emitters;
  private final ServiceNames names;
  private final Map<String, String> callees = new HashMap<>();
  private final Map<String, Service> services = new HashMap<>();

  private Facts(
      JoinedCells joined,
      RequestTypes types,
      Windows windows,
      CellsFound window,
      List<Cell> baseline) {
    this.joined = joined;
    this.types = types;
    this.windows = windows;
    this.emitters = emitters(window.cells(), baseline);
    this.names = new ServiceNames(emitters);
    this.baseline = baseline;
    this.window = window.cells();
    this.finalCells = window.finalSlices();
    this.window.forEach(cell -> sides(cell).after.add(cell));
    this.baseline.forEach(cell -> sides(cell).before.add(cell));
  }

  /// What spans tell; where there are none, what log lines do.
  ///
  /// @param others services known otherwise, whom log lines may name
  /// @param asked the service asked about: only requests that may tell of it are looked into; null
  ///   for all
  public static Facts read(
      StoreReader reader,
      Tenant tenant,
      Windows windows,
      Set<Service> others,
      @Nullable Service asked) {
    JoinedCells spans = JoinedCells.bySpans(reader, tenant);
    Facts bySpans =
        read(spans, RequestTypes.of(spans, windows.window(), baselines(windows), asked), windows);
    if (!bySpans.emitters.isEmpty()) {
      return bySpans;
    }
    JoinedCells lines = JoinedCells.byLines(reader, tenant);
    Facts logged = read(lines, RequestTypes.ALL, windows);
    if (logged.emitters.isEmpty()) {
      return bySpans;
    }
    Facts byLines =
        read(lines.with(LineTypes.of(logged.window, logged.baseline)), RequestTypes.ALL, windows);
    byLines.addNamedCalls(others);
    return byLines;
  }

  private void addNamedCalls(Set<Service> others) {
    Set<Service> known = new TreeSet<>(others);
    known.addAll(emitters);
    NamedCalls named = new NamedCalls(window, baseline, known);
    named.edges(window).forEach(cell -> sides(cell).after.add(cell));
    named.edges(baseline).forEach(cell -> sides(cell).before.add(cell));
  }

  private static Facts read(JoinedCells all, RequestTypes types, Windows windows) {
    JoinedCells joined = all.of(types.routes());
    ForkJoinTask<List<Cell>> before =
        ForkJoinPool.commonPool().submit(() -> baselines(joined, types, windows));
    CellsFound window = read(joined, types, windows.window(), Grain.WHOLE);
    return new Facts(joined, types, windows, window, before.join());
  }

  private static List<Cell> baselines(JoinedCells joined, RequestTypes types, Windows windows) {
    List<Cell> before = new ArrayList<>();
    for (TimeRange baseline : baselines(windows)) {
      before.addAll(read(joined, types, baseline, PAIRED).cells());
    }
    return before;
  }

  private static List<TimeRange> baselines(Windows windows) {
    return windows.baselines().stream().map(Windows::inside).toList();
  }

  private static CellsFound read(
      JoinedCells joined, RequestTypes types, TimeRange range, Grain grain) {
    boolean some = !types.areAll();
    CellsFound found = joined.find(some ? WITHIN : JOINED, range, Set.of(), grain);
    List<Cell> all = new ArrayList<>(joined.local(LOCAL, range, TOTALS));
    all.addAll(found.cells());
    if (some) {
      all.addAll(requireNonNull(types.requests().get(range)));
    }
    return new CellsFound(all, found.finalSlices());
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
          keys.add(cell.key().text(1));
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

  private Sides sides(Cell cell) {
    CellKind kind = cell.key().kind();
    CellKey key = cell.key().at(0, KEPT[kind.ordinal()]);
    if (kind == CellKind.EDGE) {
      String callee =
          callees.computeIfAbsent(
              key.text(CALLEE), text -> names.resolve(Service.parse(text)).key());
      key = key.with(CALLEE, callee);
    }
    pairs.remove(kind);
    return sides
        .computeIfAbsent(kind, _ -> new HashMap<>())
        .computeIfAbsent(key, _ -> new Sides(new ArrayList<>(1), new ArrayList<>(1)));
  }

  private static boolean[] kept(CellKind kind) {
    boolean[] kept = new boolean[kind.dimensions().size()];
    for (int i = 0; i < kept.length; i++) {
      String dimension = kind.dimensions().get(i).toLowerCase(Locale.ROOT);
      kept[i] = !dimension.endsWith("instance") && !dimension.endsWith("version");
    }
    return kept;
  }

  private List<Pair> paired(Map<CellKey, Sides> of) {
    return of.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> pair(each.getKey(), each.getValue()))
        .toList();
  }

  private Pair pair(CellKey key, Sides of) {
    Service service = service(key.text(SERVICE));
    return new Pair(
        key,
        service,
        key.kind() == CellKind.EDGE ? service(key.text(CALLEE)) : service,
        sum(key, of.after),
        sum(key, of.before));
  }

  private Service service(String key) {
    return services.computeIfAbsent(key, Service::parse);
  }

  /// A single cell stands for itself: nobody changes it.
  private static Cell sum(CellKey key, List<Cell> cells) {
    if (cells.size() == 1) {
      return cells.getFirst();
    }
    Cell sum = new Cell(key);
    cells.forEach(sum::add);
    return sum;
  }

  /// Everything of one kind, sorted by key.
  public synchronized List<Pair> all(CellKind kind) {
    return pairs.computeIfAbsent(kind, _ -> paired(sides.getOrDefault(kind, Map.of())));
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
      String service = cell.key().text(SERVICE);
      String callee = cell.key().kind() == CellKind.EDGE ? cell.key().text(CALLEE) : service;
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

  /// When instances of services did something in the window: their own time, a cell for each slice.
  public List<Cell> presence() {
    Grain grain = Grain.SLICES.merging("route", "version", "entry", "operation", "kind").keys();
    return joined.find(Set.of(CellKind.SELF_TIME), windows.window(), Set.of(), grain).cells();
  }

  /// The own time of some services in the window, slice by slice.
  public List<Cell> selfTimes(Set<Service> services) {
    return services.isEmpty()
        ? List.of()
        : joined.find(Set.of(CellKind.SELF_TIME), windows.window(), services, Grain.SLICES).cells();
  }

  /// The own time of instances of some services in the baselines, each baseline as a whole.
  ///
  /// @param services none for nothing
  public List<Cell> selfTimesBefore(Set<Service> services) {
    List<Cell> found = new ArrayList<>();
    for (TimeRange baseline : services.isEmpty() ? List.<TimeRange>of() : baselines(windows)) {
      found.addAll(
          joined.find(Set.of(CellKind.SELF_TIME), baseline, services, Grain.WHOLE).cells());
    }
    return found;
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
    return new LineCells(joined, windows.window(), baselines(windows));
  }

  /// The share of the window's lines that a request is known for, 0 to 1; 1 where there are none.
  public double placedShare() {
    long lines = total(CellKind.LOG_PATTERN, 0);
    return lines == 0 ? 1 : Math.min(1, (double) total(CellKind.ROUTE, 4) / lines);
  }

  /// The share of the window's spans that requests have been made of so far, 0 to 1: spans are
  /// there at once, a request only when nothing more is awaited of it. 1 where there are no spans.
  public double joinedShare() {
    long spans = total(CellKind.OPERATION, 0);
    return spans == 0 ? 1 : Math.min(1, (double) total(CellKind.ROUTE, 3) / spans);
  }

  /// How many requests of the window are over.
  public long requests() {
    return total(CellKind.ROUTE, 0);
  }

  private long total(CellKind kind, int measure) {
    return all(kind).stream().mapToLong(pair -> pair.after().count(measure)).sum();
  }

  /// Whether nothing more is awaited for the window's cells: an answer from them is final.
  public boolean finalCells() {
    return finalCells;
  }
}
