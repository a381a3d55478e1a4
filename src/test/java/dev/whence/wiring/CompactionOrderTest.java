package dev.whence.wiring;

import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.intake.CompactionSettings;
import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.store.CellsFound;
import dev.whence.store.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What compaction leaves depends neither on the order of arrival nor on when, how often and by how
/// many it was done.
class CompactionOrderTest extends CompactionFixture {

  @Test
  void theOutcomeDependsNeitherOnTheOrderOfArrivalNorOnThePasses() {
    List<Frame> frames = requests(0, 30);
    accept(pipeline, frames);
    pipeline.compactAll();
    String expected = dump(pipeline);
    for (int seed = 1; seed < 4; seed++) {
      List<Frame> shuffled = new ArrayList<>(frames);
      Collections.shuffle(shuffled, new Random(seed));
      try (Pipeline other = open("other-" + seed, settings(seed == 1 ? 200_000 : 7))) {
        accept(other, shuffled.subList(0, 50));
        if (seed == 3) {
          other.compactAll();
        }
        accept(other, shuffled.subList(50, shuffled.size()));
        other.compactAll();
        assertThat(dump(other)).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }

  /// Requests that log lines alone tell of, by trace ID or request ID; some last into later slices.
  private static List<Frame> lines(int from, int to) {
    List<Frame> frames = new ArrayList<>();
    for (int i = from; i < to; i++) {
      long start = T0 + i * 4 * SECOND;
      long end = start + (i % 7 == 0 ? 25 * SECOND : SECOND);
      int trace = i % 2 == 0 ? 0 : i + 1;
      String id = i % 2 == 0 ? "request-" + i : "";
      frames.add(Samples.logs().log(trace, "web", "asked", 9, start, id, 0).frame());
      frames.add(Samples.logs().log(trace, "auth", "no", 17, start + SECOND / 2, id, 0).frame());
      frames.add(Samples.logs().log(trace, "web", "told", 9, end, id, 0).frame());
    }
    return frames;
  }

  @Test
  void requestsThatOnlyLinesTellOfCountOnceWhateverTheOrderAndThePasses() {
    List<Frame> frames = lines(0, 60);
    accept(pipeline, frames);
    pipeline.compactAll();
    assertThat(total(CellKind.ROUTE_BY_LINES, 0)).isEqualTo(60);
    assertThat(total(CellKind.EDGE_BY_LINES, 0)).isEqualTo(60);
    assertThat(total(CellKind.EDGE_BY_LINES, 1)).isEqualTo(60);
    assertThat(total(CellKind.ROUTE, 0)).isZero();
    assertThat(pipeline.store().requests(TENANT, ALL, 1_000)).isEmpty();
    String expected = dump(pipeline);
    for (int seed = 1; seed < 4; seed++) {
      List<Frame> shuffled = new ArrayList<>(frames);
      Collections.shuffle(shuffled, new Random(seed));
      try (Pipeline other = open("lines-" + seed, settings(seed == 1 ? 200_000 : 7))) {
        accept(other, shuffled.subList(0, 90));
        if (seed == 3) {
          other.compactAll();
        }
        accept(other, shuffled.subList(90, shuffled.size()));
        other.compactAll();
        assertThat(dump(other)).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }

  @Test
  void manyWhoCompactAtOnceKeepEveryItemOnce() {
    try (Pipeline other = open("together", settings(7))) {
      accept(other, requests(0, 150));
      other.intake().settle().toCompletableFuture().join();
      List<CompletableFuture<Void>> all =
          Stream.generate(() -> CompletableFuture.runAsync(other.compactor()::compactAll))
              .limit(4)
              .toList();
      all.forEach(CompletableFuture::join);
      assertThat(find(other, Signal.SPANS).frame().size()).isEqualTo(450);
      assertThat(total(other, CellKind.OPERATION, 0)).isEqualTo(450);
      assertThat(other.compactor().duplicates()).isZero();
    }
  }

  @Test
  void whatComesLateIsWorkedIntoWhatWasFinal() {
    List<Frame> frames = requests(0, 40);
    accept(pipeline, frames.subList(4, frames.size()));
    accept(frames.get(0), frames.get(2));
    pipeline.compactAll();
    assertThat(first().spans()).isEqualTo(1);
    accept(frames.get(1));
    assertThat(find(pipeline, Signal.SPANS).frame().size()).isEqualTo(120);
    pipeline.compactAll();
    assertThat(first().spans()).isEqualTo(3);
    assertThat(first().logs()).isEqualTo(1);
    accept(frames.get(3));
    pipeline.compactAll();
    assertThat(first().logs()).isEqualTo(2);
    String late = dump(pipeline);
    try (Pipeline other = open("other", settings(200_000))) {
      accept(other, frames);
      other.compactAll();
      assertThat(late).isEqualTo(dump(other));
    }
  }

  @Test
  void linesThatComeLateFindTheirRequestsInHoweverManyPasses() {
    List<Frame> frames = requests(0, 60);
    accept(pipeline, frames);
    pipeline.compactAll();
    String expected = dump(pipeline);
    for (int atOnce : List.of(200_000, 7)) {
      try (Pipeline other = open("late-" + atOnce, settings(atOnce))) {
        for (Signal signal : List.of(Signal.SPANS, Signal.LOGS)) {
          accept(other, frames.stream().filter(each -> each.signal() == signal).toList());
          other.compactAll();
        }
        assertThat(dump(other)).as("%d at once", atOnce).isEqualTo(expected);
      }
    }
  }

  /// A request of many spans and lines, most sent twice, among small ones and lines of none.
  private static List<Frame> large() {
    List<Frame> frames = new ArrayList<>(requests(0, 10));
    for (int from = 0; from < 700; from += 50) {
      Samples spans = Samples.spans();
      Samples logs = Samples.logs();
      for (int i = from; i < Math.min(from + 75, 700); i++) {
        long start = T0 + i * SECOND / 100;
        long lasting = i * 1_000 + from;
        spans.span(999, i + 1, (i + 1) / 2, "web", "op " + i % 3, start, lasting, false, "large");
        logs.log(
            i % 4 == 0 ? 0 : 999, "web", "line " + i % 5, 9, start, i % 4 == 0 ? "large" : "", 0);
        logs.log(0, "db", "line of nobody " + i, 9, T0);
      }
      frames.add(spans.frame());
      frames.add(logs.frame());
    }
    return frames;
  }

  private static CompactionSettings settings(int itemsAtOnce, int maxItemsPerRequest) {
    CompactionSettings usual = settings(itemsAtOnce);
    return new CompactionSettings(
        usual.quietFor(),
        usual.waitAtMost(),
        usual.worthItems(),
        itemsAtOnce,
        usual.blockItems(),
        maxItemsPerRequest,
        Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 100})
  void aRequestThatIsLargerThanAPassIsWrittenInPartsAndSummedUpAsOne(int mostOfOne) {
    String expected = "";
    for (int atOnce : List.of(200_000, 300, 40)) {
      try (Pipeline other = open("large-" + atOnce, settings(atOnce, mostOfOne))) {
        accept(other, large());
        other.compactAll();
        String all = dump(other) + other.compactor().duplicates();
        expected = expected.isEmpty() ? all : expected;
        assertThat(all).as("%d at once", atOnce).isEqualTo(expected);
        assertThat(find(other, Signal.SPANS).frame().size()).isEqualTo(730);
      }
    }
  }

  private RequestSummary first() {
    return pipeline.store().requests(TENANT, ALL, 1).getFirst();
  }

  @Test
  void lateCellsAreReportedAsNotFinalUntilRegrouped() {
    List<Frame> frames = requests(0, 10);
    accept(pipeline, frames.subList(1, frames.size()));
    pipeline.compactAll();
    accept(frames.get(0));
    pipeline.intake().settle().toCompletableFuture().join();
    CellsFound found = pipeline.store().cells(TENANT, Set.of(CellKind.ROUTE), ALL, Set.of());
    assertThat(found.finalSlices()).isFalse();
    assertThat(total(CellKind.ROUTE, 0)).isEqualTo(10);
    pipeline.compactAll();
    assertThat(pipeline.store().cells(TENANT, Set.of(CellKind.ROUTE), ALL, Set.of()).finalSlices())
        .isTrue();
    assertThat(total(CellKind.ROUTE, 0)).isEqualTo(10);
  }
}
