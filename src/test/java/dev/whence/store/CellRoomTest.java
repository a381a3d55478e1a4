package dev.whence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A look for cells gives up before it holds more than it may, and one that merges much into little
/// need not.
class CellRoomTest {

  private static final int CELLS = 2_000;

  private static CellColumns operations() {
    List<Cell> cells = new ArrayList<>();
    int texts = CellKind.OPERATION.dimensions().size();
    for (int i = 0; i < CELLS; i++) {
      String[] key = Collections.nCopies(texts, "operation-" + i).toArray(String[]::new);
      cells.add(new Cell(CellKey.of(CellKind.OPERATION, Samples.T0, key)).add(Operation.COUNT, 1));
    }
    return CellColumns.of(CellFrames.frame(cells));
  }

  private static CellRoom room(long mostBytes) {
    return new CellRoom(mostBytes, new CellLooks(new CellLooks.Shared(Long.MAX_VALUE)));
  }

  private static List<Cell> addedUp(Grain grain, CellRoom room) {
    return addedUp(grain, room, 1);
  }

  private static List<Cell> addedUp(Grain grain, CellRoom room, int times) {
    CellSums sums =
        new CellSums(
            CellQuestion.of(
                Tenant.DEFAULT,
                Set.of(CellKind.OPERATION),
                TimeRange.ALWAYS,
                CellFilter.ALL,
                grain),
            room);
    for (int time = 0; time < times; time++) {
      sums.add(operations(), _ -> true);
    }
    return sums.cells();
  }

  @Test
  void asManyCellsAsThereIsRoomFor() {
    long taken = addedUp(Grain.WHOLE, CellRoom.endless()).stream().mapToLong(Cell::bytes).sum();
    assertThat(taken).isBetween(CELLS * 100L, CELLS * 500L);
    assertThat(addedUp(Grain.WHOLE, room(4 * taken))).hasSize(CELLS);
    assertThatThrownBy(() -> addedUp(Grain.WHOLE, room(taken)))
        .isInstanceOf(TooMuchException.class)
        .hasMessageContaining("cells");
  }

  @Test
  void whatIsMergedTakesLittle() {
    String[] all = CellKind.OPERATION.dimensions().toArray(String[]::new);
    assertThat(addedUp(Grain.WHOLE.merging(all), room(CELLS * 400L))).hasSize(1);
  }

  @Test
  void howManyBlocksThereAreDoesNotMatterWhereTheyAddUpToLittle() {
    int times = 400;
    List<Cell> cells = addedUp(Grain.WHOLE, room(CELLS * 1_500L), times);
    assertThat(cells).hasSize(CELLS).allMatch(cell -> cell.count(Operation.COUNT) == times);
    assertThat(operations().bytes() * times).isGreaterThan(2 * CELLS * 1_500L);
  }

  private static void assertRefused(CellRoom room, long more, boolean forNow) {
    assertThatThrownBy(() -> room.take(more))
        .isInstanceOfSatisfying(
            TooMuchException.class, e -> assertThat(e.isForNow()).isEqualTo(forNow));
  }

  @Test
  void allLooksTogetherTakeNoMoreThanThereIsForAll() {
    CellLooks.Shared shared = new CellLooks.Shared(100);
    CellRoom one = new CellRoom(80, new CellLooks(shared));
    CellRoom other = new CellRoom(80, new CellLooks(shared));
    one.take(60);
    assertRefused(other, 60, true);
    other.close();
    one.close();
    assertRefused(other, 60, true);
    other.close();
    CellRoom next = new CellRoom(80, new CellLooks(shared));
    next.take(80);
    assertRefused(next, 1, false);
  }

  @Test
  void looksOfOneQuestionThatAreTooMuchTogetherAreRefusedForGood() {
    CellLooks.Shared shared = new CellLooks.Shared(100);
    CellLooks question = new CellLooks(shared);
    CellRoom one = new CellRoom(80, question);
    CellRoom other = new CellRoom(80, question);
    one.take(60);
    assertRefused(other, 60, false);
    assertRefused(one, 1, false);
    other.close();
    one.close();
    new CellRoom(100, new CellLooks(shared)).take(100);
  }

  @Test
  void ofQuestionsThatAreInEachOthersWayOneGoesOn() {
    CellLooks.Shared shared = new CellLooks.Shared(100);
    CellLooks given = new CellLooks(shared);
    CellRoom one = new CellRoom(80, given);
    CellRoom beside = new CellRoom(80, given);
    CellRoom other = new CellRoom(80, new CellLooks(shared));
    one.take(25);
    beside.take(25);
    other.take(50);
    assertRefused(one, 25, true);
    other.take(25);
    assertRefused(beside, 25, true);
    one.close();
    beside.close();
    other.close();
    new CellRoom(100, new CellLooks(shared)).take(100);
  }

  @Test
  void looksAreOfTheQuestionInWhichTheyAreMade() {
    CellLooks question = new CellLooks();
    assertThat(question.look(CellLooks::underWay)).isSameAs(question);
    assertThat(CellLooks.underWay()).isNotSameAs(question);
  }
}
