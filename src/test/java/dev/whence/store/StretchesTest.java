package dev.whence.store;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.CellKey;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StretchesTest {

  private static final long HOUR = 3_600 * SECOND;
  private static final long MOST = 10_000;

  private final Stretches stretches =
      new Stretches(
          StretchRules.everything(MOST, 360), new TimeRange(T0 - T0 % DAY, T0 - T0 % DAY + DAY));

  /// A block of which nothing but this is asked.
  private record Head(BlockKind kind, long minNanos, long maxNanos, long count, long arrivalNanos)
      implements StoredBlock {

    Head(BlockKind kind, long minNanos, long maxNanos, long count) {
      this(kind, minNanos, maxNanos, count, 1);
    }

    @Override
    public Tenant tenant() {
      return Tenant.DEFAULT;
    }

    @Override
    public SortedSet<Long> finalSlices() {
      return new TreeSet<>();
    }

    @Override
    public Collection<String> services() {
      return List.of();
    }

    @Override
    public Frame frame() {
      throw new UnsupportedOperationException("a head");
    }
  }

  private void add(BlockKind kind, long count) throws IOException {
    stretches.add(new Head(kind, T0, T0 + HOUR - CellKey.SLICE_NANOS, count));
  }

  @Test
  void fewItemsOfAnHourAreOneStretch() throws IOException {
    add(BlockKind.ITEMS, 5_000);
    assertThat(stretches.cut())
        .containsExactly(
            new Stretch(Tenant.DEFAULT, new TimeRange(T0, T0 + HOUR), 360 + 5_000 / 360 * 360));
  }

  @Test
  void itIsCutWhereItWouldHoldTooManyCells() throws IOException {
    add(BlockKind.ITEMS, 5_000);
    add(BlockKind.PROVISIONAL_CELLS, 7_200);
    add(BlockKind.FINAL_CELLS, 3_600);
    add(BlockKind.LOCAL_CELLS, 3_600);
    List<Stretch> found = stretches.cut();
    assertThat(found).hasSizeBetween(3, 5);
    assertThat(found.getFirst().range().fromNanos()).isEqualTo(T0);
    assertThat(found.getLast().range().toNanos()).isEqualTo(T0 + HOUR);
    for (int i = 1; i < found.size(); i++) {
      assertThat(found.get(i).range().fromNanos()).isEqualTo(found.get(i - 1).range().toNanos());
    }
  }

  @Test
  void itIsCutWhereItWouldHoldTooManyItemsThatWereRegroupedBefore() throws IOException {
    add(BlockKind.ITEMS, 360);
    add(BlockKind.REGROUPED, 10 * MOST);
    List<Stretch> found = stretches.cut();
    assertThat(found).hasSizeBetween(10, 12);
    assertThat(found).allMatch(stretch -> stretch.items() <= MOST);
    assertThat(found.stream().mapToLong(Stretch::items).sum()).isBetween(9 * MOST, 11 * MOST);
  }

  @Test
  void whatLiesBetweenSlicesCountsToo() throws IOException {
    stretches.add(new Head(BlockKind.ITEMS, T0, T0, 10));
    stretches.add(new Head(BlockKind.REGROUPED, T0 + 30 * SECOND, T0 + 30 * SECOND, MOST - 100));
    stretches.add(new Head(BlockKind.ITEMS, T0 + 60 * SECOND, T0 + 60 * SECOND, 10));
    assertThat(stretches.cut())
        .singleElement()
        .satisfies(stretch -> assertThat(stretch.items()).isEqualTo(MOST - 100 + 22));
  }

  @Test
  void whatArrivedWhileTheClockWasAheadWaitsNoLonger() throws IOException {
    long now = T0 + HOUR;
    StretchRules quietForMinutes =
        new StretchRules(now - 300 * SECOND, 0, now - HOUR, MOST, 360, now);
    Stretches days = new Stretches(quietForMinutes, Partition.range(LocalDate.of(2026, 11, 24)));
    days.add(new Head(BlockKind.ITEMS, T0, T0, 10, now + 20 * HOUR));
    days.add(new Head(BlockKind.ITEMS, T0 + 600 * SECOND, T0 + 600 * SECOND, 10, now));
    assertThat(days.cut()).extracting(each -> each.range().fromNanos()).containsExactly(T0);
  }

  @Test
  void cellsThatAreDoneWithAreNotWorthRegrouping() throws IOException {
    add(BlockKind.FINAL_CELLS, 5_000);
    add(BlockKind.LOCAL_CELLS, 5_000);
    add(BlockKind.REGROUPED, 5_000);
    assertThat(stretches.cut()).isEmpty();
  }
}
