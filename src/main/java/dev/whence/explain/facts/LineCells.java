package dev.whence.explain.facts;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.TimeRange;
import dev.whence.store.Grain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is known of log lines apart from the requests that a question looks into. Safe for use by
/// many threads.
public final class LineCells {

  private static final Set<CellKind> LINES = Set.of(CellKind.LOG_PATTERN);
  private static final Set<CellKind> PLACED = Set.of(CellKind.ROUTE_LOG);

  private final JoinedCells joined;
  private final TimeRange window;
  private final List<TimeRange> baselines;

  /// By whether they are of the baselines.
  private final Map<Boolean, List<Cell>> lines = new ConcurrentHashMap<>();

  LineCells(JoinedCells joined, TimeRange window, List<TimeRange> baselines) {
    this.joined = joined;
    this.window = window;
    this.baselines = baselines;
  }

  /// Lines of each service by what they say, whether a request is known for them or not: of the
  /// window, or of the baselines. Read when first asked for; the cells MUST NOT be changed.
  public List<Cell> lines(boolean before) {
    List<Cell> known = lines.get(before);
    if (known == null) {
      // Not within computeIfAbsent: who reads may help others of the common pool meanwhile.
      known = read(before, range -> joined.local(LINES, range, Grain.WHOLE.merging("instance")));
      lines.put(before, known);
    }
    return known;
  }

  /// How many times as long as the baselines the window is.
  public double longer() {
    long before = baselines.stream().mapToLong(LineCells::nanos).sum();
    return before == 0 ? 0 : (double) nanos(window) / before;
  }

  private static long nanos(TimeRange range) {
    return range.toNanos() - range.fromNanos();
  }

  /// The services of which some line is of a request, of whatever type, now or before.
  public Set<String> placed() {
    Grain services =
        Grain.WHOLE.merging("route", "instance", "version", "entry", "pattern", "severity").keys();
    JoinedCells all = joined.of(Set.of());
    return Stream.of(false, true)
        .flatMap(
            before ->
                read(before, range -> all.find(PLACED, range, Set.of(), services).cells()).stream())
        .map(cell -> cell.key().text(Joined.SERVICE))
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<Cell> read(boolean before, Function<TimeRange, List<Cell>> from) {
    List<TimeRange> ranges = before ? baselines : List.of(window);
    return ranges.stream().flatMap(range -> from.apply(range).stream()).toList();
  }
}
