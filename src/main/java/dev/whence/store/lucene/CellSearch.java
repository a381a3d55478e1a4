package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellFrames;
import dev.whence.store.CellsFound;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.lucene.index.SortedNumericDocValues;

/// Finds cells and adds them up.
final class CellSearch {

  private static final List<Signal> SIGNALS_WITH_LOCAL_CELLS =
      List.of(Signal.SPANS, Signal.LOGS, Signal.POINTS, Signal.CHANGES);

  private final Partitions partitions;
  private final Tenant tenant;
  private final Set<CellKind> kinds;
  private final TimeRange range;
  private final Set<String> services;
  private final Cells cells = new Cells();
  private boolean provisional;

  CellSearch(
      Partitions partitions,
      Tenant tenant,
      Set<CellKind> kinds,
      TimeRange range,
      Set<Service> services) {
    this.partitions = partitions;
    this.tenant = tenant;
    this.kinds = kinds;
    this.range = range;
    this.services = CellServices.keys(services);
  }

  CellsFound find() throws IOException {
    if (kinds.stream().anyMatch(kind -> !kind.isJoined())) {
      for (Signal signal : SIGNALS_WITH_LOCAL_CELLS) {
        try (Snapshots snapshots = partitions.snapshots(signal, range)) {
          for (Snapshot snapshot : snapshots.all()) {
            add(snapshot, Kind.LOCAL_CELLS, this::wanted);
          }
        }
      }
    }
    if (kinds.stream().anyMatch(CellKind::isJoined)) {
      try (Snapshots snapshots = partitions.snapshots(Signal.CELLS, range)) {
        for (Snapshot snapshot : snapshots.all()) {
          joined(snapshot);
        }
      }
    }
    return new CellsFound(cells.sorted(), !provisional);
  }

  private void joined(Snapshot snapshot) throws IOException {
    add(snapshot, Kind.FINAL_CELLS, this::wanted);
    Set<Long> finalSlices = finalSlices(snapshot, tenant, range);
    add(snapshot, Kind.PROVISIONAL_CELLS, key -> provisional(key, finalSlices));
  }

  /// Provisional cells count where there are no final ones; either way they show that something
  /// came in that the final ones, if any, do not know.
  private boolean provisional(CellKey key, Set<Long> finalSlices) {
    boolean wanted = wanted(key);
    provisional |= wanted;
    return wanted && !finalSlices.contains(key.sliceNanos());
  }

  private boolean wanted(CellKey key) {
    return kinds.contains(key.kind())
        && range.contains(key.sliceNanos())
        && (services.isEmpty() || CellServices.of(key).stream().anyMatch(services::contains));
  }

  /// Slices for which a tenant's joined cells are final.
  static Set<Long> finalSlices(Snapshot snapshot, Tenant tenant, TimeRange range)
      throws IOException {
    Set<Long> slices = new HashSet<>();
    for (Snapshot.Stored stored :
        snapshot.search(Questions.about(tenant, range, Kind.FINAL_CELLS).query())) {
      slices.addAll(finalSlices(stored));
    }
    return slices;
  }

  /// Slices that a document is final for.
  static TreeSet<Long> finalSlices(Snapshot.Stored stored) throws IOException {
    TreeSet<Long> slices = new TreeSet<>();
    SortedNumericDocValues values = stored.leaf().getSortedNumericDocValues(Fields.SLICE);
    if (values != null && values.advanceExact(stored.document())) {
      for (int i = 0; i < values.docValueCount(); i++) {
        slices.add(values.nextValue());
      }
    }
    return slices;
  }

  private void add(Snapshot snapshot, Kind kind, Predicate<CellKey> wanted) throws IOException {
    Questions questions =
        Questions.about(tenant, range, kind)
            .anyOfTexts(
                Fields.CELLS, kinds.stream().map(CellKind::name).collect(Collectors.toSet()))
            .anyOfTexts(Fields.SERVICE, services);
    for (Snapshot.Stored stored : snapshot.search(questions.query())) {
      cells.addAll(CellFrames.cells(stored.frame(), wanted));
    }
    for (LiveCells live : snapshot.state().cells(tenant, kind)) {
      for (Cell cell : live.cells()) {
        if (wanted.test(cell.key())) {
          cells.add(cell);
        }
      }
    }
  }
}
