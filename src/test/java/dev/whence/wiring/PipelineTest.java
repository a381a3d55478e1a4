package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.explain.Explainer;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Verdict;
import dev.whence.intake.CompactionSettings;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.IntakeSettings;
import dev.whence.intake.IntakeStats.Outcome;
import dev.whence.intake.Limits;
import dev.whence.intake.Receipt;
import dev.whence.intake.RetryableRefusal;
import dev.whence.join.JoinSettings;
import dev.whence.journal.JournalSettings;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellsFound;
import dev.whence.store.ItemQuery;
import dev.whence.store.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {

  private static final Tenant TENANT = Tenant.DEFAULT;
  private static final CompactionSettings AT_ONCE =
      new CompactionSettings(Duration.ZERO, Duration.ZERO, 0, 2_000, 500, 1_000, Duration.ZERO);
  private static final TimeRange HOUR = new TimeRange(T0, T0 + 3_600 * SECOND);

  @TempDir Path directory;
  private final AtomicLong clock = new AtomicLong(T0 + SECOND);
  private Pipeline pipeline;

  @BeforeEach
  void open() {
    open(PipelineSettings.in(directory));
  }

  private void open(PipelineSettings settings) {
    pipeline = Pipeline.open(settings, clock::get);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void reopen() {
    pipeline.close();
    open();
  }

  private static Export export(String key, Frame frame) {
    return new Export(
        TENANT,
        frame,
        ExportKey.of(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        Export.Rejected.NONE);
  }

  private Receipt accept(String key, Frame frame) {
    return pipeline.intake().accept(export(key, frame)).toCompletableFuture().join();
  }

  private Frame spans(TimeRange range) {
    return pipeline
        .store()
        .find(new ItemQuery(TENANT, Signal.SPANS, range, List.of(), 10_000, 1_000))
        .frame();
  }

  private long counted(TimeRange range) {
    return pipeline
        .store()
        .cells(TENANT, Set.of(CellKind.OPERATION), range, Set.of())
        .cells()
        .stream()
        .mapToLong(cell -> cell.count(Operation.COUNT))
        .sum();
  }

  private static Frame one(long id) {
    return Samples.spans().span(id, id, "auth", "login", T0 + id).frame();
  }

  @Test
  void whatIsAcknowledgedIsVisibleAndStaysSo() {
    assertThat(accept("a", one(1))).isEqualTo(new Receipt(1, 0, 0, ""));
    assertThat(spans(HOUR).size()).isEqualTo(1);
    reopen();
    assertThat(spans(HOUR).size()).isEqualTo(1);
    assertThat(counted(HOUR)).isEqualTo(1);
  }

  @Test
  void aRepeatedExportIsKeptOnceEvenAcrossARestart() {
    accept("a", one(1));
    assertThat(accept("a", one(1))).isEqualTo(new Receipt(0, 1, 0, ""));
    reopen();
    assertThat(accept("a", one(1))).isEqualTo(new Receipt(0, 1, 0, ""));
    assertThat(counted(HOUR)).isEqualTo(1);
    assertThat(pipeline.intake().stats().get(Signal.SPANS, Outcome.DUPLICATE)).isEqualTo(1);
    clock.addAndGet(2 * DAY);
    assertThat(accept("a", one(1)).accepted()).isEqualTo(1);
    assertThat(spans(HOUR).size()).isEqualTo(1);
  }

  @Test
  void theSameBodyOfAnotherTenantIsNoRepetition() {
    accept("a", one(1));
    Export other =
        new Export(
            new Tenant("other"),
            one(1),
            ExportKey.of("a".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            Export.Rejected.NONE);
    assertThat(pipeline.intake().accept(other).toCompletableFuture().join().accepted())
        .isEqualTo(1);
  }

  @Test
  void itemsOutsideOfTheTimeBoundsAreRefusedAlone() {
    Frame frame =
        Samples.spans()
            .span(1, 1, "a", "fine", T0)
            .span(1, 2, "a", "no time", 0)
            .span(1, 3, "a", "next week", T0 + 7 * DAY)
            .frame();
    Receipt receipt = accept("a", frame);
    assertThat(receipt.accepted()).isEqualTo(1);
    assertThat(receipt.rejected()).isEqualTo(2);
    assertThat(receipt.reason()).startsWith("timestamp missing");
    assertThat(accept("none", Samples.spans().frame())).isEqualTo(new Receipt(0, 0, 0, ""));
  }

  @Test
  void aLogLineWithoutATimeWasObservedNow() {
    accept("a", Samples.logs().log(0, "auth", "no time", 9, 0).frame());
    Frame found =
        pipeline.store().find(new ItemQuery(TENANT, Signal.LOGS, HOUR, List.of(), 10, 10)).frame();
    assertThat(Logs.of(found).timeNanos(0)).isEqualTo(clock.get());
  }

  @Test
  void anExportMaySpanDays() {
    accept(
        "a",
        Samples.spans()
            .span(1, 1, "a", "today", T0)
            .span(1, 2, "a", "years ago", T0 - 900 * DAY)
            .span(1, 3, "a", "today too", T0 + 1)
            .frame());
    Frame found = spans(new TimeRange(T0 - 1_000 * DAY, T0 + DAY));
    assertThat(found.size()).isEqualTo(3);
    assertThat(Spans.of(found).name(0)).isEqualTo("years ago");
  }

  @Test
  void textsBeyondTheLimitAreCutAndCounted() {
    pipeline.close();
    Limits limits = new Limits(100, 128, 1, 1, 0, Duration.ofHours(1));
    open(PipelineSettings.in(directory).with(intake(limits, 1 << 20)));
    accept("a", Samples.spans().span(1, 1, "auth", "x".repeat(500), T0).frame());
    assertThat(Spans.of(spans(HOUR)).name(0)).hasSize(100);
    assertThat(pipeline.intake().stats().get(Signal.SPANS, Outcome.TRUNCATED)).isEqualTo(1);
  }

  @Test
  void tooMuchUnderWayIsRefusedForNow() {
    pipeline.close();
    open(PipelineSettings.in(directory).with(intake(Limits.DEFAULT, 10)));
    assertThatThrownBy(() -> accept("a", one(1))).hasCauseInstanceOf(RetryableRefusal.class);
    assertThat(spans(HOUR).size()).isZero();
    pipeline.close();
    open();
    assertThat(accept("a", one(1)).accepted()).isEqualTo(1);
  }

  private static IntakeSettings intake(Limits limits, long maxBytesUnderWay) {
    return new IntakeSettings(
        limits,
        JoinSettings.DEFAULT,
        maxBytesUnderWay,
        Duration.ofSeconds(5),
        1 << 20,
        Duration.ofHours(24),
        1_000,
        10);
  }

  @Test
  void aFullJournalIsRefusedForNow() {
    pipeline.close();
    open(PipelineSettings.in(directory).with(new JournalSettings(100, 200, 1 << 20, 1 << 20)));
    assertThatThrownBy(() -> accept("a", one(1)))
        .hasCauseInstanceOf(RetryableRefusal.class)
        .hasMessageContaining("the journal is full");
  }

  @Test
  void requestsOfTheLiveJoinAreGivenOutWhenSettled() {
    Frame request =
        Samples.spans()
            .span(1, 10, 0, "web", "GET /", T0, 9_000_000, true, "r-1")
            .span(1, 11, 10, "auth", "login", T0 + 1, 5_000_000, true, "")
            .frame();
    accept("a", request);
    assertThat(pipeline.store().requests(TENANT, HOUR, 10)).isEmpty();
    pipeline.intake().settle().toCompletableFuture().join();
    assertThat(pipeline.store().requests(TENANT, HOUR, 10))
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.spans()).isEqualTo(2);
              assertThat(summary.failed()).isTrue();
              assertThat(summary.requestId()).isEqualTo("r-1");
            });
    assertThat(pipeline.store().cells(TENANT, Set.of(CellKind.EDGE), HOUR, Set.of()).finalSlices())
        .isFalse();
  }

  @Test
  void anAnswerSaysThatItIsEarlyWhileRequestsAreJoined() {
    accept("before", Samples.spans().span(9, 9, "auth", "login", T0 - DAY / 2).frame());
    pipeline.intake().settle().toCompletableFuture().join();
    accept("a", one(1));
    Question question = Question.about(TENANT, HOUR, new TimeRange(T0 - DAY, T0 - DAY / 4));
    Explainer explainer = new Explainer(pipeline.store(), EngineSettings.DEFAULT);
    Explanation early = explainer.explain(question);
    assertThat(early.status()).isEqualTo("partial");
    assertThat(early.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    assertThat(early.candidates()).isEmpty();
    assertThat(early.missingEvidence()).isNotEmpty();
    pipeline.intake().settle().toCompletableFuture().join();
    Explanation later = explainer.explain(question);
    assertThat(later.status()).isEqualTo("complete");
    assertThat(later.verdict()).isEqualTo(Verdict.NOTHING_UNUSUAL);
  }

  @Test
  void linesAloneTellNothingWhileRequestsAreJoined() {
    accept("before", Samples.spans().span(9, 9, "auth", "login", T0 - DAY / 2).frame());
    accept("calm", lines("note kept", 9, T0 - DAY / 2));
    pipeline.intake().settle().toCompletableFuture().join();
    accept("a", one(1));
    accept("loud", lines("volume is full", 17, T0));
    Question question = Question.about(TENANT, HOUR, new TimeRange(T0 - DAY, T0 - DAY / 4));
    Explainer explainer = new Explainer(pipeline.store(), EngineSettings.DEFAULT);
    Explanation early = explainer.explain(question);
    assertThat(early.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    assertThat(early.title()).startsWith("too early to tell");
    assertThat(early.candidates()).isEmpty();
    pipeline.intake().settle().toCompletableFuture().join();
    Explanation later = explainer.explain(question);
    assertThat(later.verdict()).isEqualTo(Verdict.COINCIDENT);
    assertThat(later.title()).contains("volume is full");
  }

  private static Frame lines(String body, int severity, long fromNanos) {
    Samples logs = Samples.logs();
    for (int i = 0; i < 100; i++) {
      logs.log(0, "notes", body, severity, fromNanos + i * SECOND);
    }
    return logs.frame();
  }

  @Test
  void whatWasSaidLastBecomesFinalThoughNothingFollows() throws InterruptedException {
    JoinSettings longerThanCompaction = new JoinSettings(3 * SECOND, 1_000, 100, 10_000, 100, 100);
    openWith(longerThanCompaction, AT_ONCE);
    accept("a", one(1));
    await(() -> pipeline.compactor().regrouped() > 0);
    assertThat(pipeline.intake().openRequests()).isEqualTo(1);
    await(() -> pipeline.intake().openRequests() == 0);
    pipeline.intake().settle().toCompletableFuture().join();
    await(() -> routes().finalSlices());
    assertThat(routes().cells()).isNotEmpty();
  }

  @Test
  void whoHasMostInTheLiveJoinsGivesWay() throws InterruptedException {
    openWith(
        new JoinSettings(3_600 * SECOND, 1_000, 100, 100, 100, 100), CompactionSettings.DEFAULT);
    Tenant other = new Tenant("other");
    for (int i = 1; i <= 90; i++) {
      accept("a" + i, one(i));
    }
    for (int i = 1; i <= 30; i++) {
      pipeline
          .intake()
          .accept(
              new Export(other, one(i), ExportKey.of(new byte[] {(byte) i}), Export.Rejected.NONE))
          .toCompletableFuture()
          .join();
    }
    await(() -> pipeline.store().requests(TENANT, HOUR, 100).size() == 20);
    assertThat(pipeline.intake().openRequests()).isEqualTo(100);
    assertThat(pipeline.store().requests(other, HOUR, 100)).isEmpty();
  }

  @Test
  void linesThatWaitNoLongerAreKeptAndJoinedByCompaction() throws InterruptedException {
    openWith(
        new JoinSettings(3_600 * SECOND, 1_000, 100, 10_000, 100, 10), CompactionSettings.DEFAULT);
    for (int i = 1; i <= 40; i++) {
      Samples line = Samples.logs().log(0, "web", "line " + i, 9, T0 + 1, "request-" + i, 0);
      accept("line" + i, line.frame());
    }
    await(() -> pipeline.intake().joinCounters().crowdedOutLogs() == 30);
    for (int i = 1; i <= 40; i++) {
      Samples span = Samples.spans().span(i, 1, 0, "web", "GET", T0, 2, false, "request-" + i);
      accept("span" + i, span.frame());
    }
    pipeline.intake().settle().toCompletableFuture().join();
    assertThat(linesOfRequests()).isEqualTo(10);
    pipeline.compactAll();
    assertThat(linesOfRequests()).isEqualTo(40);
    assertThat(items(Signal.LOGS)).isEqualTo(40);
  }

  private long linesOfRequests() {
    return pipeline.store().requests(TENANT, HOUR, 100).stream()
        .mapToLong(RequestSummary::logs)
        .sum();
  }

  private int items(Signal signal) {
    return pipeline
        .store()
        .find(new ItemQuery(TENANT, signal, HOUR, List.of(), 1_000, 1_000))
        .frame()
        .size();
  }

  private void openWith(JoinSettings join, CompactionSettings compaction) {
    pipeline.close();
    open(
        CrashingIngest.settings(directory)
            .with(compaction)
            .with(
                new IntakeSettings(
                    Limits.DEFAULT,
                    join,
                    1 << 20,
                    Duration.ofMillis(50),
                    1 << 20,
                    Duration.ofHours(24),
                    100_000,
                    10)));
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      clock.addAndGet(SECOND / 100);
      Thread.sleep(2);
    }
  }

  private CellsFound routes() {
    return pipeline.store().cells(TENANT, Set.of(CellKind.ROUTE), HOUR, Set.of());
  }

  @Test
  void manyExportsAtOnceAreAllKept() {
    List<CompletableFuture<Receipt>> all =
        java.util.stream.LongStream.range(0, 500)
            .parallel()
            .mapToObj(i -> pipeline.intake().accept(export("k" + i, one(i))).toCompletableFuture())
            .toList();
    all.forEach(CompletableFuture::join);
    assertThat(spans(HOUR).size()).isEqualTo(500);
    assertThat(counted(HOUR)).isEqualTo(500);
    assertThat(pipeline.intake().bytesUnderWay()).isZero();
  }

  @Test
  void daysWhoseTimeIsUpAreDropped() {
    accept("a", one(1));
    pipeline.close();
    clock.addAndGet(10 * DAY);
    open(PipelineSettings.in(directory).with(Map.of(Signal.SPANS, Duration.ofDays(5))));
    pipeline.dropOld();
    assertThat(spans(HOUR).size()).isZero();
  }

  @Test
  void twoPipelinesInOneDirectoryAreRefused() {
    assertThatThrownBy(() -> Pipeline.open(PipelineSettings.in(directory), clock::get))
        .hasMessageContaining("cannot open the store");
  }
}
