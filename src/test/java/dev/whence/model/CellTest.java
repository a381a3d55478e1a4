package dev.whence.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.CellKind.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellTest {

  private static final CellKey KEY = CellKey.of(CellKind.ROUTE, 12_000_000_000L, "GET /", "shop");

  @Test
  void startsAtTheSliceOfItsTime() {
    assertThat(KEY.sliceNanos()).isEqualTo(10_000_000_000L);
    assertThat(CellKey.sliceOf(-1)).isEqualTo(-CellKey.SLICE_NANOS);
  }

  @Test
  void refusesAKeyOfTheWrongWidth() {
    assertThatThrownBy(() -> CellKey.of(CellKind.ROUTE, 0, "GET /"))
        .hasMessageContaining("ROUTE")
        .hasMessageContaining("service");
  }

  @Test
  void mergesToTheSameInAnyOrder() {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Cell cell = new Cell(KEY).add(Route.COUNT, 1).add(Route.DURATION_NANOS, i);
      cell.sketch(Route.DURATION).add(i * 1_000L);
      for (Exemplar.Role role : Exemplar.Role.values()) {
        cell.add(new Exemplar(role, i % 7, i % 5, new TraceId(0, i), 1));
      }
      cells.add(cell);
    }
    Cell forwards = merged(cells);
    Collections.shuffle(cells, new Random(3));
    Cell shuffled = merged(cells);
    assertThat(shuffled.count(Route.COUNT)).isEqualTo(50).isEqualTo(forwards.count(Route.COUNT));
    assertThat(shuffled.count(Route.DURATION_NANOS))
        .isEqualTo(forwards.count(Route.DURATION_NANOS));
    assertThat(shuffled.sketch(Route.DURATION)).isEqualTo(forwards.sketch(Route.DURATION));
    assertThat(shuffled.exemplars()).isEqualTo(forwards.exemplars()).hasSize(3);
  }

  @Test
  void withoutAPartIsWhatWasAddedBesideIt() {
    Random random = new Random(5);
    Cell part = new Cell(KEY);
    Cell rest = new Cell(KEY);
    for (int i = 0; i < 40; i++) {
      Cell cell = i % 3 == 0 ? part : rest;
      cell.add(Route.COUNT, 1).add(Route.ERRORS, i % 2);
      cell.sketch(Route.DURATION).add(random.nextLong(1L << random.nextInt(1, 40)));
    }
    Cell all = part.copy().add(rest);
    assertThat(all.without(part).sketch(Route.DURATION)).isEqualTo(rest.sketch(Route.DURATION));
    assertThat(all.without(part).count(Route.COUNT)).isEqualTo(rest.count(Route.COUNT));
    assertThat(all.without(part).count(Route.ERRORS)).isEqualTo(rest.count(Route.ERRORS));
    assertThat(all.without(all).sketch(Route.DURATION)).isEqualTo(new LatencySketch());
    assertThat(new Cell(KEY).without(new Cell(KEY)).sketch(Route.DURATION))
        .isEqualTo(new LatencySketch());
  }

  @Test
  void keepsTheSlowestTheFirstErrorAndTheNewest() {
    Cell cell = new Cell(KEY);
    for (int i = 1; i <= 9; i++) {
      for (Exemplar.Role role : Exemplar.Role.values()) {
        cell.add(new Exemplar(role, 10 - i, i, new TraceId(0, i), 1));
      }
    }
    assertThat(cell.exemplars())
        .extracting(e -> e.role() + " " + e.traceId().low())
        .containsExactly("SLOWEST 1", "FIRST_ERROR 1", "NEWEST 9");
  }

  private static Cell merged(List<Cell> cells) {
    Cell merged = new Cell(KEY);
    cells.forEach(merged::add);
    return merged;
  }
}
