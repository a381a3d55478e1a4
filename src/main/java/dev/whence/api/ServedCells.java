package dev.whence.api;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellFilter;
import dev.whence.store.Grain;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The cells that count the requests that services served: of their spans, those whose kind says
/// so. Where the spans of a service do not say of what kind they are, those that stand in their
/// requests where another service, or nobody, called: these are known once the requests are joined.
/// Both kinds of cells have `count`, `errors` and `duration`. Thread-safe, as the reader is.
public final class ServedCells {

  /// Kinds of spans by which a request enters a service.
  private static final Set<String> ENTRIES = Set.of("SERVER", "CONSUMER");

  private static final Grain WHO =
      Grain.WHOLE.merging("instance", "version", "operation", "kind").keys();

  private final StoreReader reader;

  public ServedCells(StoreReader reader) {
    this.reader = reader;
  }

  /// Those of some services; of all where none is named.
  public List<Cell> read(Tenant tenant, TimeRange range, Set<Service> services, Grain grain) {
    List<Cell> served = entries(CellKind.OPERATION, tenant, range, services, grain);
    Set<CellKind> operations = Set.of(CellKind.OPERATION);
    List<Cell> heard = reader.cells(tenant, operations, range, services, WHO).cells();
    addJoined(served, others(heard, served), tenant, range, grain);
    return served;
  }

  /// The same, of services all of whose [CellKind#OPERATION] cells were read already.
  public List<Cell> among(List<Cell> operations, Tenant tenant, TimeRange range, Grain grain) {
    List<Cell> served =
        new ArrayList<>(
            operations.stream()
                .filter(cell -> ENTRIES.contains(CellFields.text(cell, "kind")))
                .toList());
    addJoined(served, others(operations, served), tenant, range, grain);
    return served;
  }

  private void addJoined(
      List<Cell> served, Set<Service> services, Tenant tenant, TimeRange range, Grain grain) {
    if (!services.isEmpty()) {
      served.addAll(entries(CellKind.SELF_TIME, tenant, range, services, grain));
    }
  }

  private List<Cell> entries(
      CellKind kind, Tenant tenant, TimeRange range, Set<Service> services, Grain grain) {
    CellFilter entries = CellFilter.ofServices(services).ofSpanKinds(ENTRIES);
    return new ArrayList<>(reader.cells(tenant, Set.of(kind), range, entries, grain).cells());
  }

  /// Services that were heard of and that no span says to have served anything.
  private static Set<Service> others(List<Cell> heard, List<Cell> served) {
    Set<String> others =
        heard.stream().map(ServedCells::service).collect(Collectors.toCollection(HashSet::new));
    served.forEach(cell -> others.remove(service(cell)));
    return others.stream().map(Service::parse).collect(Collectors.toSet());
  }

  private static String service(Cell cell) {
    return CellFields.text(cell, "service");
  }
}
