package dev.whence.explain.facts;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellFilter;
import dev.whence.store.CellsFound;
import dev.whence.store.Grain;
import dev.whence.store.StoreReader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The cells of a tenant's requests: of those that have spans, or of those that log lines alone
/// tell of, as if they had.
///
/// @param byLines which of the two
/// @param typed a cell's key with the type of its requests as they are told apart: where log lines
///   alone tell of them, and of those that a gateway hands on; null where they are told apart as
///   they are named
/// @param routes of the requests that are looked into; empty for all
record JoinedCells(
    StoreReader reader,
    Tenant tenant,
    boolean byLines,
    @Nullable UnaryOperator<CellKey> typed,
    Set<String> routes) {

  private static final Grain WRITERS = Grain.WHOLE.merging("pattern", "severity").keys();

  static JoinedCells bySpans(StoreReader reader, Tenant tenant) {
    return new JoinedCells(reader, tenant, false, null, Set.of());
  }

  static JoinedCells byLines(StoreReader reader, Tenant tenant) {
    return new JoinedCells(reader, tenant, true, null, Set.of());
  }

  /// The same, whose requests are told apart otherwise.
  JoinedCells typed(UnaryOperator<CellKey> otherwise) {
    return new JoinedCells(reader, tenant, byLines, otherwise, routes);
  }

  /// Those of requests of some routes; of all where none is given.
  JoinedCells of(Set<String> others) {
    return new JoinedCells(reader, tenant, byLines, typed, others);
  }

  /// @param kinds those of requests with spans
  CellsFound find(Set<CellKind> kinds, TimeRange range, Set<Service> services, Grain grain) {
    if (!byLines) {
      CellFilter filter = CellFilter.ofServices(services).ofRoutes(routes);
      CellsFound found = reader.cells(tenant, kinds, range, filter, grain);
      return typed == null ? found : typed(found, typed);
    }
    return typed(
        reader.cells(
            tenant,
            kinds.stream()
                .map(kind -> kind.isJoined() ? kind.byLines() : kind)
                .collect(Collectors.toUnmodifiableSet()),
            range,
            services,
            grain),
        typed == null ? key -> key : typed);
  }

  private static CellsFound typed(CellsFound found, UnaryOperator<CellKey> typed) {
    Cells sums = new Cells();
    for (Cell cell : found.cells()) {
      CellKey key = cell.key();
      CellKey bySpans = new CellKey(key.kind().bySpans(), key.sliceNanos(), key.texts());
      sums.at(typed.apply(bySpans)).add(cell);
    }
    return new CellsFound(sums.sorted(), found.finalSlices());
  }

  /// Whole requests of every route.
  List<Cell> routes(TimeRange range, Grain grain) {
    return of(Set.of()).find(Set.of(CellKind.ROUTE), range, Set.of(), grain).cells();
  }

  /// Cells that need no request.
  List<Cell> local(Set<CellKind> kinds, TimeRange range, Grain grain) {
    return reader.cells(tenant, kinds, range, Set.of(), grain).cells();
  }

  /// Who writes log lines, and where, of those without spans or metrics; counts nothing.
  List<Cell> logging(TimeRange range, Set<Service> traced, Measured measured) {
    Set<Service> others = new TreeSet<>(reader.services(tenant, range));
    others.removeAll(traced);
    others.removeAll(measured.services());
    return others.isEmpty()
        ? List.of()
        : reader.cells(tenant, Set.of(CellKind.LOG_PATTERN), range, others, WRITERS).cells();
  }
}
