package dev.whence.store;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What every store does with what takes the place of the blocks of a stretch, before and after
/// that counts.
public abstract class RegroupingContract extends StoreFixture {

  private static final TimeRange DAYS = new TimeRange(T0 - DAY, T0 + DAY);
  private static final int BLOCKS = 64;
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int MOST_HELD = 24 << 20;

  protected RegroupingContract(Opening opening) {
    super(opening);
  }

  private Regrouping regroup() {
    store.commit(sequence);
    StretchRules all = StretchRules.everything(1_000_000, 360);
    return store.regroup(store.stretches(all).getFirst()).orElseThrow();
  }

  private static void end(Regrouping regrouping) {
    regrouping.commit(Map.of(), List.of(), Map.of());
  }

  private int blocks() {
    Found found = find(A, Signal.SPANS, DAYS);
    assertThat(found.frame().size()).isEqualTo(30);
    return found.blocksOpened();
  }

  @Test
  void whatIsAddedCountsWithTheCommitAndNotBefore() {
    write(A, many(0, 30));
    store.commit(sequence);
    int before = blocks();
    try (Regrouping regrouping = regroup()) {
      for (int from = 0; from < 30; from += 3) {
        regrouping.add(Signal.SPANS, many(from, from + 3));
      }
      assertThat(blocks()).isEqualTo(before);
      end(regrouping);
      assertThat(blocks()).isEqualTo(10);
    }
    reopen();
    assertThat(blocks()).isEqualTo(10);
  }

  @Test
  void questionsAboutManyOtherDaysDoNotStopIt() {
    for (int day = 2; day < 9; day++) {
      write(A, Samples.spans().span(day, day, "web", "op", T0 + day * DAY).frame());
    }
    write(A, many(0, 30));
    store.commit(sequence);
    StretchRules all = StretchRules.everything(1_000_000, 360);
    Stretch first =
        store.stretches(all).stream()
            .filter(stretch -> stretch.range().contains(T0))
            .findFirst()
            .orElseThrow();
    try (Regrouping regrouping = store.regroup(first).orElseThrow()) {
      regrouping.add(Signal.SPANS, many(0, 30));
      TimeRange others = new TimeRange(T0 + 2 * DAY, T0 + 9 * DAY);
      assertThat(find(A, Signal.SPANS, others).frame().size()).isEqualTo(7);
      end(regrouping);
    }
    assertThat(blocks()).isEqualTo(1);
  }

  @Test
  void whatIsGivenUpNeverCounts() throws IOException {
    write(A, many(0, 30));
    store.commit(sequence);
    int before = blocks();
    for (int time = 0; time < 2; time++) {
      try (Regrouping regrouping = regroup()) {
        regrouping.add(Signal.SPANS, many(0, 10));
        regrouping.add(Signal.SPANS, many(10, 20));
      }
      assertThat(blocks()).isEqualTo(before);
    }
    try (Regrouping regrouping = regroup()) {
      regrouping.add(Signal.SPANS, many(0, 30));
      end(regrouping);
    }
    reopen();
    assertThat(blocks()).isEqualTo(1);
    assertThat(leftovers(directory)).isZero();
  }

  /// How many blocks, or files of blocks, lie about that nobody will look at.
  ///
  /// @param place of the store
  protected abstract long leftovers(Path place) throws IOException;

  @Test
  @Tag("alone")
  void whatIsAddedTakesNoMemory() {
    write(A, Samples.logs().log(0, "web", "a line", 9, T0).frame());
    Random random = new Random(1);
    try (Regrouping regrouping = regroup()) {
      regrouping.add(Signal.LOGS, line(random, 0));
      long before = liveBytes();
      for (int block = 1; block < BLOCKS; block++) {
        regrouping.add(Signal.LOGS, line(random, block));
      }
      assertThat(liveBytes() - before).isLessThan(MOST_HELD);
      end(regrouping);
      assertThat(liveBytes() - before).isLessThan(MOST_HELD);
    }
    assertThat(store.find(new ItemQuery(A, Signal.LOGS, DAYS, List.of(), 1, 10_000)).frame().size())
        .isEqualTo(1);
  }

  /// A block that compression makes hardly smaller.
  private static Frame line(Random random, int number) {
    StringBuilder text = new StringBuilder(BLOCK_BYTES);
    while (text.length() < BLOCK_BYTES) {
      text.append((char) (' ' + 1 + random.nextInt(90)));
    }
    return Samples.logs().log(0, "web", text.toString(), 9, T0 + number).frame();
  }

  private static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
