package dev.whence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Exemplar;
import dev.whence.model.Frame;
import dev.whence.model.Section;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CellColumnsTest {

  private static final int SLICES = 6;

  private final Random random = new Random(4);

  @Test
  void cellsComeBackAsTheyWere() {
    List<Cell> cells = cells(500);

    List<Cell> back = CellColumns.of(CellFrames.frame(cells)).cells(_ -> true);

    assertThat(bytes(back)).isEqualTo(bytes(cells));
  }

  @Test
  void aFoldAddsUpWhatAddingCellByCellDoes() {
    List<Cell> cells = cells(500);
    Grain grain = Grain.WHOLE.merging("instance", "callerInstance");
    Set<CellKind> kinds = Set.of(CellKind.EDGE, CellKind.OPERATION);
    Cells sum = new Cells();
    cells.stream()
        .filter(cell -> kinds.contains(cell.key().kind()))
        .forEach(cell -> sum.at(grain.of(cell.key())).add(cell));

    CellColumns folded =
        CellColumns.of(CellFrames.frame(cells)).folded(kinds, grain, UnaryOperator.identity());

    assertThat(bytes(sorted(folded.cells(_ -> true)))).isEqualTo(bytes(sum.sorted()));
  }

  @Test
  void rowsOfManyBlocksAreAddedUpByTheirKeys() {
    List<Cell> one = cells(300);
    List<Cell> other = cells(300);
    TimeRange range =
        new TimeRange(Samples.T0 + CellKey.SLICE_NANOS, Samples.T0 + 60 * 1_000_000_000L);
    CellQuestion question =
        CellQuestion.of(
            Tenant.DEFAULT,
            Set.of(CellKind.EDGE),
            range,
            CellFilter.ofServices(Set.of(Service.named("s1"))),
            Grain.WHOLE);
    CellSums sums = new CellSums(question, CellRoom.endless());
    Cells expected = new Cells();
    for (List<Cell> cells : List.of(one, other)) {
      sums.add(CellColumns.of(CellFrames.frame(cells)), _ -> true);
      cells.stream()
          .filter(
              cell ->
                  question.range().contains(cell.key().sliceNanos())
                      && new WantedKeys(question).wants(cell.key()))
          .forEach(cell -> expected.at(Grain.WHOLE.of(cell.key())).add(cell));
    }

    assertThat(expected.size()).isPositive();
    assertThat(bytes(sorted(sums.cells()))).isEqualTo(bytes(expected.sorted()));
  }

  @Test
  void aKeyIsThereOnceForAllSlices() {
    Cells cells = new Cells();
    for (int i = 0; i < SLICES; i++) {
      cells.at(CellKey.of(CellKind.ROUTE, Samples.T0 + i * CellKey.SLICE_NANOS, "GET /", "web"));
    }

    CellColumns columns = CellColumns.of(CellFrames.frame(cells.sorted()));

    assertThat(columns.size()).isEqualTo(SLICES);
    assertThat(columns.keys()).isOne();
  }

  @Test
  void whatCannotBeCellsIsRefused() {
    assertRefused(Section.CELLS, 99);
    assertRefused(Section.CELL_SKETCHES, 0, 9, 1, 1);
    assertRefused(Section.CELL_SKETCHES, 0, 0, 1_000_000, 1);
    assertRefused(Section.CELL_SKETCHES, 0, 0, -1, 1);
    assertRefused(Section.CELL_SKETCHES, 7, 0, 1, 1);
    assertRefused(Section.CELL_EXEMPLARS, 0, 77, 1, 1);
  }

  private static void assertRefused(Section section, long... row) {
    Frame.Builder frame = new Frame.Builder(Signal.CELLS);
    frame.text("");
    if (section != Section.CELLS) {
      frame.table(Section.CELLS).add(CellKind.OPERATION.ordinal(), Samples.T0);
    }
    frame.table(section).add(row);
    Frame built = frame.build();
    assertThatThrownBy(() -> CellColumns.of(built)).isInstanceOf(CorruptFrameException.class);
  }

  private static List<Cell> sorted(List<Cell> cells) {
    return cells.stream().sorted(Comparator.comparing(Cell::key)).toList();
  }

  private static byte[] bytes(List<Cell> cells) {
    return FrameCodec.encode(CellFrames.frame(cells));
  }

  private List<Cell> cells(int most) {
    Cells cells = new Cells();
    for (int i = 0; i < most; i++) {
      CellKind kind = CellKind.values()[random.nextInt(CellKind.values().length)];
      String[] texts = new String[kind.dimensions().size()];
      for (int dimension = 0; dimension < texts.length; dimension++) {
        texts[dimension] = "s" + random.nextInt(3);
      }
      long slice = Samples.T0 + random.nextInt(SLICES) * CellKey.SLICE_NANOS;
      fill(cells.at(CellKey.of(kind, slice, texts)), slice);
    }
    return new ArrayList<>(cells.sorted());
  }

  private void fill(Cell cell, long slice) {
    CellKind kind = cell.key().kind();
    for (int i = 0; i < kind.counts().size(); i++) {
      cell.add(i, random.nextInt(4) == 0 ? -random.nextInt(9) : random.nextLong() >>> 8);
    }
    for (int i = 0; i < kind.sketches().size(); i++) {
      for (int value = random.nextInt(9); value > 0; value--) {
        cell.sketch(i).add(random.nextLong() >>> random.nextInt(1, 64));
      }
      if (random.nextInt(4) == 0) {
        cell.sketch(i).addToBucket(random.nextInt(64), random.nextLong() >>> random.nextInt(8, 60));
      }
    }
    for (Exemplar.Role role : Exemplar.Role.values()) {
      if (random.nextBoolean()) {
        long value = random.nextInt(5);
        TraceId trace = new TraceId(random.nextLong(), random.nextLong());
        long time = slice - 1 + random.nextInt(3);
        cell.add(new Exemplar(role, value, time, trace, random.nextLong()));
      }
    }
  }
}
