package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Finds cells and adds them up.
final class CellSearch {

  private static final Set<Signal> SIGNALS_WITH_LOCAL_CELLS =
      Set.of(Signal.SPANS, Signal.LOGS, Signal.POINTS, Signal.CHANGES);

  private final BlockSource source;
  private final Tenant tenant;
  private final Set<CellKind> kinds;
  private final TimeRange range;
  private final Set<String> services;
  private final Cells cells = new Cells();
  private boolean provisional;

  CellSearch(
      BlockSource source,
      Tenant tenant,
      Set<CellKind> kinds,
      TimeRange range,
      Set<Service> services) {
    this.source = source;
    this.tenant = tenant;
    this.kinds = kinds;
    this.range = range;
    this.services = CellServices.keys(services);
  }

  CellsFound find() throws IOException {
    if (kinds.stream().anyMatch(kind -> !kind.isJoined())) {
      try (BlockSource.Views views = source.views(SIGNALS_WITH_LOCAL_CELLS, range)) {
        for (BlockView view : views.all()) {
          add(view, BlockKind.LOCAL_CELLS, this::wanted);
        }
      }
    }
    if (kinds.stream().anyMatch(CellKind::isJoined)) {
      try (BlockSource.Views views = source.views(Set.of(Signal.CELLS), range)) {
        for (BlockView view : views.all()) {
          joined(view);
        }
      }
    }
    return new CellsFound(cells.sorted(), !provisional);
  }

  private void joined(BlockView view) throws IOException {
    add(view, BlockKind.FINAL_CELLS, this::wanted);
    Set<Long> finalSlices = finalSlices(view, tenant, range);
    add(view, BlockKind.PROVISIONAL_CELLS, key -> provisional(key, finalSlices));
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
  private static Set<Long> finalSlices(BlockView view, Tenant tenant, TimeRange range)
      throws IOException {
    Set<Long> slices = new HashSet<>();
    for (StoredBlock block : view.search(BlockQuery.about(tenant, range, BlockKind.FINAL_CELLS))) {
      slices.addAll(block.finalSlices());
    }
    return slices;
  }

  private void add(BlockView view, BlockKind kind, Predicate<CellKey> wanted) throws IOException {
    List<? extends StoredBlock> blocks =
        view.search(
            BlockQuery.about(tenant, range, kind)
                .anyOf(BlockField.CELLS, Block.names(kinds))
                .anyOfGiven(BlockField.SERVICE, services));
    view.prepare(blocks);
    for (StoredBlock block : blocks) {
      cells.addAll(CellFrames.cells(block.frame(), wanted));
    }
    for (LiveCells live : view.liveCells(tenant, kind)) {
      for (Cell cell : live.cells()) {
        if (wanted.test(cell.key())) {
          cells.add(cell);
        }
      }
    }
  }
}
