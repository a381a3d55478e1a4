package dev.whence.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class CellBoundsTest {

  private final LongAdder overflowed = new LongAdder();
  private final CellBounds bounds = new CellBounds(3, 5, overflowed);

  private static Cell cell(String service, String operation) {
    return new Cell(CellKey.of(CellKind.OPERATION, 0, service, "i", "1", operation, "SERVER"))
        .add(Operation.COUNT, 1);
  }

  @Test
  void whatIsWithinStaysAsItIs() {
    List<Cell> cells = List.of(cell("a", "x"), cell("b", "y"));
    assertThat(bounds.bound(cells, 1)).isSameAs(cells);
    assertThat(overflowed.sum()).isZero();
  }

  @Test
  void aHundredThousandOperationsShareOneCellAndNoneIsLost() {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      cells.add(cell("a", "op " + i));
    }
    List<Cell> bounded = bounds.bound(cells, 1);
    assertThat(bounded).hasSize(6);
    assertThat(bounded.stream().mapToLong(each -> each.count(Operation.COUNT)).sum())
        .isEqualTo(100_000);
    assertThat(bounded)
        .anyMatch(each -> each.key().text(Operation.OPERATION).equals(CellBounds.OTHER));
    assertThat(overflowed.sum()).isEqualTo(99_995);
  }

  @Test
  void servicesBeyondTheBoundShareOne() {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      cells.add(cell("s" + i, "x"));
    }
    List<Cell> bounded = bounds.bound(cells, 1);
    assertThat(bounded)
        .extracting(each -> each.key().text(Operation.SERVICE))
        .containsOnly("s0", "s1", "s2", "(other)");
  }

  @Test
  void whatCameFirstKeepsItsCellsUntilTheDayIsOver() {
    for (int i = 0; i < 10; i++) {
      bounds.bound(List.of(cell("s" + i, "x")), 1);
    }
    assertThat(service(bounds.bound(List.of(cell("s0", "x")), 2))).isEqualTo("s0");
    assertThat(service(bounds.bound(List.of(cell("s9", "x")), 2))).isEqualTo("(other)");
    assertThat(service(bounds.bound(List.of(cell("s9", "x")), 90_000_000_000_000L)))
        .isEqualTo("s9");
  }

  private static String service(List<Cell> cells) {
    return cells.getFirst().key().text(Operation.SERVICE);
  }
}
