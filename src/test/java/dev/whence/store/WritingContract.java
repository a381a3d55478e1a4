package dev.whence.store;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What is written to a store is there at once and once, after a crash, in any order, for as long
/// as it is to be kept.
public abstract class WritingContract extends StoreFixture {

  protected WritingContract(Opening opening) {
    super(opening);
  }

  @Test
  void whatIsWrittenIsSeenAtOnceAndAfterwards() {
    write(A, Samples.spans().span(1, 10, "auth", "login", T0).frame());
    assertThat(names(find(A, Signal.SPANS, HOUR).frame())).containsExactly("login");
    store.commit(sequence);
    assertThat(names(find(A, Signal.SPANS, HOUR).frame())).containsExactly("login");
    reopen();
    Frame found = find(A, Signal.SPANS, HOUR).frame();
    assertThat(names(found)).containsExactly("login");
    assertThat(Spans.of(found).span(0))
        .isEqualTo(Spans.of(Samples.spans().span(1, 10, "auth", "login", T0).frame()).span(0));
  }

  @Test
  void itemsAreNeitherLostNorDoubledOnTheirWayIntoTheIndex() {
    for (int i = 0; i < 300; i++) {
      write(A, many(i, i + 1));
      assertThat(find(A, Signal.SPANS, HOUR).frame().size()).isEqualTo(i + 1);
      assertThat(count(A, HOUR)).isEqualTo(i + 1);
    }
    write(A, many(300, 500));
    assertThat(find(A, Signal.SPANS, HOUR).frame().size()).isEqualTo(500);
    store.commit(sequence);
    assertThat(find(A, Signal.SPANS, HOUR).frame().size()).isEqualTo(500);
    assertThat(count(A, HOUR)).isEqualTo(500);
  }

  @Test
  void readersSeeEveryItemOnceWhileItMoves() throws InterruptedException {
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    AtomicLong written = new AtomicLong();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (written.get() < 600) {
                    long before = written.get();
                    int seen = find(A, Signal.SPANS, HOUR).frame().size();
                    long counted = count(A, HOUR);
                    long after = written.get() + 1;
                    if (seen < before || seen > after || counted < before || counted > after + 1) {
                      wrong.add(before + " <= " + seen + ", " + counted + " <= " + after);
                    }
                  }
                });
    for (int i = 0; i < 600; i++) {
      write(A, many(i, i + 1));
      written.incrementAndGet();
      if (i % 50 == 0) {
        store.commit(sequence);
      }
    }
    reader.join();
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatWasNotCommittedIsGoneAfterACrashAndAReplayBringsItBackOnce() {
    write(A, many(0, 50));
    write(A, many(50, 53));
    store.commit(sequence);
    write(A, many(53, 55));
    write(A, many(55, 120));
    crash();
    assertThat(find(A, Signal.SPANS, HOUR).frame().size()).isEqualTo(53);
    assertThat(count(A, HOUR)).isEqualTo(53);
    assertThat(store.committedSequence()).isEqualTo(2);
    write(store, A, 1, many(0, 50));
    write(store, A, 2, many(50, 53));
    write(store, A, 3, many(53, 55));
    write(store, A, 4, many(55, 120));
    assertThat(find(A, Signal.SPANS, HOUR).frame().size()).isEqualTo(120);
    assertThat(count(A, HOUR)).isEqualTo(120);
    store.commit(4);
    assertThat(count(A, HOUR)).isEqualTo(120);
  }

  @Test
  void everyPartitionRemembersWhatItHolds() {
    Frame twoDays =
        Samples.spans().span(1, 1, "a", "early", T0).span(1, 2, "a", "late", T0 + DAY).frame();
    write(A, twoDays);
    assertThat(store.holds(Partition.of(Signal.SPANS, T0), 1)).isFalse();
    store.commit(1);
    assertThat(store.holds(Partition.of(Signal.SPANS, T0), 1)).isTrue();
    write(A, Samples.spans().span(2, 3, "a", "later", T0 + DAY).frame());
    store.commit(2);
    reopen();
    assertThat(store.holds(Partition.of(Signal.SPANS, T0 + DAY), 2)).isTrue();
    assertThat(store.holds(Partition.of(Signal.SPANS, T0 + DAY), 3)).isFalse();
    assertThat(store.holds(Partition.of(Signal.LOGS, T0), 1)).isFalse();
    assertThat(names(find(A, Signal.SPANS, new TimeRange(T0, T0 + 2 * DAY)).frame()))
        .containsExactly("early", "late", "later");
  }

  @Test
  void duplicatesVanish() {
    Frame once = many(0, 30);
    write(A, once);
    write(A, once);
    store.commit(sequence);
    write(A, once);
    assertThat(find(A, Signal.SPANS, HOUR).frame().size()).isEqualTo(30);
    Frame lines =
        Samples.logs()
            .log(0, "a", "again", 9, T0, "", 0)
            .log(0, "a", "again", 9, T0, "", 1)
            .log(0, "b", "again", 9, T0, "", 0)
            .frame();
    write(A, lines);
    write(A, lines);
    assertThat(find(A, Signal.LOGS, HOUR).frame().size()).isEqualTo(3);
  }

  @Test
  void ofADuplicateThatDiffersTheLongerStays() {
    write(A, Samples.spans().span(1, 1, 0, "a", "ended", T0, 50, false, "").frame());
    write(A, Samples.spans().span(1, 1, 0, "a", "running", T0, 5, false, "").frame());
    assertThat(names(find(A, Signal.SPANS, HOUR).frame())).containsExactly("ended");
  }

  @Test
  void answersAreInTimeOrderAndDoNotDependOnTheOrderOfArrival() {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Samples samples = Samples.spans();
      for (int k = 0; k < 1 + i % 5; k++) {
        samples.span(i, i * 10 + k, "s" + k, "op", T0 + (i / 4) * SECOND);
      }
      frames.add(samples.frame());
    }
    String expected = null;
    for (int seed = 0; seed < 4; seed++) {
      Collections.shuffle(frames, new Random(seed));
      try (Store other = open(directory.resolve("store-" + seed))) {
        for (int i = 0; i < frames.size(); i++) {
          write(other, A, i + 1, frames.get(i));
          if (i == 20) {
            other.commit(21);
          }
        }
        String answer =
            dump(other.find(new ItemQuery(A, Signal.SPANS, HOUR, List.of(), 1_000, 100)))
                + dump(other.find(new ItemQuery(A, Signal.SPANS, HOUR, List.of(), 17, 100)))
                + other.services(A, HOUR)
                + cells(other);
        assertThat(answer).isEqualTo(expected == null ? answer : expected);
        expected = answer;
      }
    }
  }

  private static String dump(Found found) {
    StringBuilder text = new StringBuilder().append(found.complete()).append('\n');
    for (int row = 0; row < found.frame().size(); row++) {
      text.append(Spans.of(found.frame()).span(row)).append('\n');
    }
    return text.toString();
  }

  private static String cells(Store store) {
    return RandomFrames.dump(
        CellFrames.frame(store.cells(A, Set.of(CellKind.OPERATION), HOUR, Set.of()).cells()));
  }

  @Test
  void partitionsAreDroppedByTheirLastWriteNotByTheirDay() {
    write(A, Samples.spans().span(1, 1, "a", "written early", T0 + DAY).frame());
    store.commit(sequence);
    clock.addAndGet(5 * DAY);
    write(A, Samples.spans().span(1, 2, "a", "replayed from years ago", T0 - 900 * DAY).frame());
    store.commit(sequence);
    reopen();
    clock.addAndGet(DAY);
    assertThat(store.drop(Signal.LOGS, clock.get())).isZero();
    assertThat(store.drop(Signal.SPANS, clock.get() - 3 * DAY)).isEqualTo(1);
    TimeRange all = new TimeRange(T0 - 1_000 * DAY, T0 + 2 * DAY);
    assertThat(names(find(A, Signal.SPANS, all).frame()))
        .containsExactly("replayed from years ago");
    reopen();
    assertThat(find(A, Signal.SPANS, all).frame().size()).isEqualTo(1);
  }

  @Test
  void whatWasWrittenWhileTheClockWasAheadIsDroppedInTheEnd() {
    clock.addAndGet(400 * DAY);
    write(A, Samples.spans().span(1, 1, "a", "op", T0).frame());
    store.commit(sequence);
    clock.addAndGet(-400 * DAY);
    assertThat(store.drop(Signal.SPANS, clock.get() - 3 * DAY)).isZero();
    reopen();
    assertThat(find(A, Signal.SPANS, HOUR).frame().size()).isOne();
    clock.addAndGet(4 * DAY);
    assertThat(store.drop(Signal.SPANS, clock.get() - 3 * DAY)).isOne();
    assertThat(find(A, Signal.SPANS, HOUR).frame().size()).isZero();
  }

  @Test
  void moreDaysThanMayBeOpenAtOnce() {
    for (int day = 0; day < 12; day++) {
      write(A, Samples.spans().span(day, day + 1, "a", "day " + day, T0 + day * DAY).frame());
    }
    TimeRange all = new TimeRange(T0, T0 + 20 * DAY);
    assertThat(find(A, Signal.SPANS, all).frame().size()).isEqualTo(12);
    assertThat(count(A, all)).isEqualTo(12);
    write(A, Samples.spans().span(50, 50, "a", "again", T0).frame());
    store.commit(sequence);
    reopen();
    assertThat(find(A, Signal.SPANS, all).frame().size()).isEqualTo(13);
  }
}
