package dev.whence.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Route;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.BlockKind;
import dev.whence.store.JoinedDay;
import dev.whence.store.LiveCells;
import dev.whence.store.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveCellsTest {

  private static final int LIVE_CELLS = 200;
  private static final int OF_A_LIST = 100;
  private static final int LISTS = 60;
  private static final LuceneSettings SETTINGS = new LuceneSettings(4, 16, 4, LIVE_CELLS, 1);
  private static final Tenant[] TENANTS = {Tenant.DEFAULT, new Tenant("other")};

  @TempDir Path folder;

  @Test
  void fewListsOfManyCellsDoNotWaitForTheCommit() throws Exception {
    TimeRange day = new TimeRange(Samples.T0, Samples.T0 + LISTS * OF_A_LIST * CellKey.SLICE_NANOS);
    Partitions partitions = new Partitions(folder, SETTINGS, Vocabulary.DEFAULT, () -> Samples.T0);
    for (int list = 0; list < LISTS; list++) {
      List<Cell> cells = cells(list * OF_A_LIST);
      Tenant tenant = TENANTS[list % TENANTS.length];
      partitions.use(
          JoinedDay.partition(Samples.T0), each -> each.writeJoined(tenant, cells, List.of()));
      assertThat(inMemory(partitions, day)).isLessThanOrEqualTo(2 * LIVE_CELLS);
    }
    partitions.close();
  }

  /// Each in a slice of its own, so that nothing adds up.
  private static List<Cell> cells(int from) {
    return IntStream.range(from, from + OF_A_LIST)
        .mapToObj(
            i -> CellKey.of(CellKind.ROUTE, Samples.T0 + i * CellKey.SLICE_NANOS, "GET /", "web"))
        .map(key -> new Cell(key).add(Route.COUNT, 1))
        .toList();
  }

  private static int inMemory(Partitions partitions, TimeRange range) throws Exception {
    int cells = 0;
    try (Snapshots views = partitions.views(Set.of(Signal.CELLS), range)) {
      for (Snapshot view : views.all()) {
        for (Tenant tenant : TENANTS) {
          for (LiveCells list : view.liveCells(tenant, BlockKind.PROVISIONAL_CELLS)) {
            cells += list.cells().size();
          }
        }
      }
    }
    return cells;
  }
}
