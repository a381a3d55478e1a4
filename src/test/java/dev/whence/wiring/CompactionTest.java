package dev.whence.wiring;

import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.intake.CompactionSettings;
import dev.whence.intake.IntakeSettings;
import dev.whence.intake.Limits;
import dev.whence.join.JoinSettings;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import dev.whence.store.CellsFound;
import dev.whence.store.Found;
import dev.whence.store.Samples;
import dev.whence.store.StretchRules;
import dev.whence.store.Term;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a day is after compaction: final, of fewer blocks, without duplicates, and the same else.
class CompactionTest extends CompactionFixture {

  @Test
  void finalCellsHaveBoundsOfNamesToo() {
    IntakeSettings few =
        new IntakeSettings(
            Limits.DEFAULT,
            JoinSettings.DEFAULT,
            32L << 20,
            Duration.ofSeconds(5),
            64L << 20,
            Duration.ofHours(24),
            1_000,
            10,
            3,
            5,
            1_000);
    try (Pipeline bounded =
        Pipeline.open(PipelineSettings.in(directory.resolve("few")).with(few), clock::get)) {
      Samples samples = Samples.spans();
      for (int i = 0; i < 200; i++) {
        samples.span(i, 1, "s" + i % 10, "op " + i, T0 + i);
      }
      accept(bounded, List.of(samples.frame()));
      bounded.compactAll();
      List<Cell> cells =
          bounded.store().cells(TENANT, EnumSet.of(CellKind.OPERATION), ALL, Set.of()).cells();
      assertThat(cells.stream().map(cell -> cell.key().text(Operation.SERVICE)).distinct())
          .hasSize(4);
      assertThat(cells.stream().filter(cell -> cell.key().text(Operation.SERVICE).startsWith("s1")))
          .hasSizeLessThanOrEqualTo(6);
      assertThat(cells.stream().mapToLong(cell -> cell.count(Operation.COUNT)).sum())
          .isEqualTo(200);
      assertThat(bounded.compactor().overflowedCells()).isPositive();
    }
  }

  @Test
  void givesWayToOthersForAsLongAsItMayAndComesToTheSame() {
    AtomicInteger asked = new AtomicInteger();
    PipelineSettings resting =
        PipelineSettings.in(directory.resolve("beside"))
            .with(CompactionSettings.DEFAULT.restingAtMost(Duration.ofMillis(50)));
    try (Pipeline beside =
        Pipeline.open(
            resting,
            Pipeline.onDisk(resting, clock::get),
            clock::get,
            () -> asked.incrementAndGet() > 0)) {
      accept(beside, requests(0, 300));
      accept(pipeline, requests(0, 300));
      beside.compactAll();
      pipeline.compactAll();
      assertThat(asked).hasPositiveValue();
      assertThat(dump(beside)).isEqualTo(dump(pipeline));
    }
  }

  @Test
  void everythingIsFinalAfterwardsAndNothingElseChanges() {
    accept(pipeline, requests(0, 100));
    Frame before = find(pipeline, Signal.SPANS).frame();
    long local = total(CellKind.OPERATION, 0);
    pipeline.compactAll();
    Frame after = find(pipeline, Signal.SPANS).frame();
    assertThat(after.size()).isEqualTo(300).isEqualTo(before.size());
    for (int row = 0; row < after.size(); row++) {
      assertThat(Spans.of(after).span(row)).isEqualTo(Spans.of(before).span(row));
    }
    assertThat(find(pipeline, Signal.LOGS).frame().size()).isEqualTo(300);
    assertThat(total(CellKind.OPERATION, 0)).isEqualTo(local).isEqualTo(300);
    CellsFound routes = pipeline.store().cells(TENANT, Set.of(CellKind.ROUTE), ALL, Set.of());
    assertThat(routes.finalSlices()).isTrue();
    assertThat(total(CellKind.ROUTE, 0)).isEqualTo(100);
    List<RequestSummary> requests = pipeline.store().requests(TENANT, ALL, 1_000);
    assertThat(requests).hasSize(100);
    assertThat(requests).allMatch(request -> request.spans() == 3 && request.logs() == 2);
  }

  @Test
  void aRequestIsOneLookUpAfterwards() {
    accept(pipeline, requests(0, 100));
    pipeline.compactAll();
    Term trace = new Term(Term.Field.TRACE_ID, new TraceId(0, 44).toString());
    Found found = find(pipeline, Signal.SPANS, trace);
    assertThat(found.frame().size()).isEqualTo(3);
    assertThat(found.blocksOpened()).isEqualTo(1);
  }

  @Test
  void linesOfNoRequestAreRegroupedToo() {
    for (int i = 0; i < 20; i++) {
      accept(Samples.logs().log(0, "web", "a line", 9, T0 + i * SECOND).frame());
    }
    pipeline.compactAll();
    assertThat(find(pipeline, Signal.LOGS).frame().size()).isEqualTo(20);
    assertThat(find(pipeline, Signal.LOGS).blocksOpened()).isEqualTo(1);
    assertThat(total(CellKind.LOG_PATTERN, 0)).isEqualTo(20);
  }

  @Test
  void duplicatesAreGoneAfterwardsFromCellsToo() {
    accept(pipeline, requests(0, 30));
    accept(pipeline, requests(0, 30));
    assertThat(find(pipeline, Signal.SPANS).frame().size()).isEqualTo(90);
    assertThat(total(CellKind.OPERATION, 0)).isEqualTo(180);
    pipeline.compactAll();
    assertThat(total(CellKind.OPERATION, 0)).isEqualTo(90);
    assertThat(total(CellKind.ROUTE, 0)).isEqualTo(30);
    assertThat(pipeline.compactor().duplicates()).isEqualTo(180);
  }

  @Test
  void onlyWhatIsQuietIsRegrouped() {
    accept(pipeline, requests(0, 10));
    pipeline.intake().settle().toCompletableFuture().join();
    assertThat(pipeline.compactor().compact()).isZero();
    clock.addAndGet(10 * 60 * SECOND);
    assertThat(pipeline.compactor().compact()).isZero();
    clock.addAndGet(3_600 * SECOND);
    assertThat(pipeline.compactor().compact()).isEqualTo(1);
    assertThat(pipeline.compactor().compact()).isZero();
    assertThat(total(CellKind.ROUTE, 0)).isEqualTo(10);
  }

  @Test
  void whatWasRegroupedBeforeCountsWhereSomethingComesLate() {
    Samples samples = Samples.spans();
    for (int i = 1; i <= 200; i++) {
      samples.span(i, 1, "web", "GET /", T0 + i);
    }
    accept(samples.frame());
    pipeline.compactAll();
    accept(Samples.spans().span(1, 2, "web", "GET /", T0).frame());
    pipeline.intake().settle().toCompletableFuture().join();
    StretchRules all = StretchRules.everything(10_000, 360);
    assertThat(pipeline.store().stretches(all))
        .singleElement()
        .satisfies(stretch -> assertThat(stretch.items()).isBetween(200L, 210L));
  }

  @Test
  void requestsAndBlocksThatCrossMidnight() {
    long midnight = T0 + 10 * 3_600 * SECOND;
    Samples samples = Samples.spans();
    for (int i = 0; i < 40; i++) {
      long start = midnight + (i - 20) * SECOND;
      samples
          .span(i + 1, 1, 0, "web", "GET /", start, 8 * SECOND, false, "")
          .span(i + 1, 2, 1, "auth", "login", start + 5 * SECOND, SECOND, false, "");
    }
    accept(samples.frame());
    pipeline.compactAll();
    assertThat(find(pipeline, Signal.SPANS).frame().size()).isEqualTo(80);
    assertThat(total(CellKind.ROUTE, 0)).isEqualTo(40);
    assertThat(total(CellKind.OPERATION, 0)).isEqualTo(80);
    assertThat(pipeline.store().requests(TENANT, ALL, 1_000))
        .hasSize(40)
        .allMatch(request -> request.spans() == 2);
  }

  @Test
  void everythingStaysAcrossARestart() {
    accept(pipeline, requests(0, 50));
    pipeline.compactAll();
    String before = dump(pipeline);
    pipeline.close();
    open();
    assertThat(dump(pipeline)).isEqualTo(before);
    pipeline.compactAll();
    assertThat(dump(pipeline)).isEqualTo(before);
  }
}
