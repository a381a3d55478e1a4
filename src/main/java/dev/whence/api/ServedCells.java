package dev.whence.api;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
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

  private final StoreReader reader;

  public ServedCells(StoreReader reader) {
    this.reader = reader;
  }

  /// Those of some services; of all where none is named.
  public List<Cell> read(Tenant tenant, TimeRange range, Set<Service> services, Grain grain) {
    return among(
        reader.cells(tenant, Set.of(CellKind.OPERATION), range, services, grain).cells(),
        tenant,
        range,
        grain);
  }

  /// The same, of services all of whose [CellKind#OPERATION] cells were read already.
  public List<Cell> among(List<Cell> operations, Tenant tenant, TimeRange range, Grain grain) {
    List<Cell> served = new ArrayList<>(operations.stream().filter(ServedCells::isEntry).toList());
    Set<Service> others = withoutEntries(operations);
    if (!others.isEmpty()) {
      reader.cells(tenant, Set.of(CellKind.SELF_TIME), range, others, grain).cells().stream()
          .filter(ServedCells::isEntry)
          .forEach(served::add);
    }
    return served;
  }

  private static Set<Service> withoutEntries(List<Cell> operations) {
    Set<String> all = new HashSet<>();
    Set<String> serving = new HashSet<>();
    for (Cell cell : operations) {
      (isEntry(cell) ? serving : all).add(CellFields.text(cell, "service"));
    }
    all.removeAll(serving);
    return all.stream().map(Service::parse).collect(Collectors.toSet());
  }

  private static boolean isEntry(Cell cell) {
    String kind = CellFields.text(cell, "kind");
    return kind.equals("SERVER") || kind.equals("CONSUMER");
  }
}
