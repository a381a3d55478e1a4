package dev.whence.explain.facts;

import static java.util.Objects.requireNonNull;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.TimeRange;
import dev.whence.store.CellsFound;
import dev.whence.store.Counted;
import dev.whence.store.Grain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the cells of whole ranges, each added up over its slices: what every question starts from.
///
/// @param joined the cells of the requests that are looked into
/// @param types of which requests these are
record RangeReader(JoinedCells joined, RequestTypes types) {

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

  /// Times that are compared: of the calls of an entry, of its own work, and between two.
  private static final Set<String> TIMES = Set.of("duration", "self", "gap");

  /// The window's cells, with the requests that may be shown.
  static final Grain WINDOW =
      Grain.WHOLE.counting(
          new Counted(true, TIMES, EnumSet.of(Exemplar.Role.SLOWEST, Exemplar.Role.NEWEST)));

  /// What pairs tell apart, with the newest request that did what is missing now.
  static final Grain PAIRED =
      Grain.WHOLE
          .merging("instance", "version", "callerInstance", "callerVersion")
          .counting(new Counted(true, TIMES, EnumSet.of(Exemplar.Role.NEWEST)));

  /// The window's cells, instance by instance: see [#TIMES].
  CellsFound window(TimeRange window) {
    return read(window, WINDOW);
  }

  /// The cells of all baselines, one after the other, without instances and versions, likewise.
  List<Cell> baselines(List<TimeRange> baselines) {
    List<Cell> before = new ArrayList<>();
    for (TimeRange baseline : baselines) {
      before.addAll(read(baseline, PAIRED).cells());
    }
    return before;
  }

  private CellsFound read(TimeRange range, Grain grain) {
    boolean some = !types.areAll();
    CellsFound found = joined.find(some ? WITHIN : JOINED, range, Set.of(), grain);
    List<Cell> all = new ArrayList<>(joined.local(LOCAL, range, TOTALS));
    all.addAll(found.cells());
    if (some) {
      all.addAll(requireNonNull(types.requests().get(range)));
    }
    return new CellsFound(all, found.finalSlices());
  }
}
