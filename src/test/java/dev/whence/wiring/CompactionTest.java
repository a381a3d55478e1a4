package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.intake.CompactionSettings;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.IntakeSettings;
import dev.whence.intake.Limits;
import dev.whence.join.JoinSettings;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.store.CellsFound;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import dev.whence.store.Samples;
import dev.whence.store.Term;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {

  private static final Tenant TENANT = Tenant.DEFAULT;
  private static final TimeRange ALL = new TimeRange(T0 - DAY, T0 + 2 * DAY);

  @TempDir Path directory;
  private final AtomicLong clock = new AtomicLong(T0 + DAY / 2);
  private Pipeline pipeline;
  private int exports;

  @BeforeEach
  void open() {
    pipeline = open("first", settings(200_000));
  }

  private Pipeline open(String name, CompactionSettings settings) {
    return Pipeline.open(PipelineSettings.in(directory.resolve(name)).with(settings), clock::get);
  }

  private static CompactionSettings settings(int itemsAtOnce) {
    return new CompactionSettings(
        Duration.ofMinutes(5), Duration.ofMinutes(60), 50_000, itemsAtOnce, 50, 1_000);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void accept(Frame... frames) {
    accept(pipeline, List.of(frames));
  }

  private void accept(Pipeline to, List<Frame> frames) {
    for (Frame frame : frames) {
      ExportKey key = ExportKey.of(("" + exports++).getBytes(StandardCharsets.UTF_8));
      clock.incrementAndGet();
      to.intake()
          .accept(new Export(TENANT, frame, key, Export.Rejected.NONE))
          .toCompletableFuture()
          .join();
    }
  }

  private static Found find(Pipeline in, Signal signal, Term... terms) {
    return in.store().find(new ItemQuery(TENANT, signal, ALL, List.of(terms), 100_000, 10_000));
  }

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
      assertThat(cells.stream().map(cell -> cell.key().text(0)).distinct()).hasSize(4);
      assertThat(cells.stream().filter(cell -> cell.key().text(0).startsWith("s1")))
          .hasSizeLessThanOrEqualTo(6);
      assertThat(cells.stream().mapToLong(cell -> cell.count(0)).sum()).isEqualTo(200);
      assertThat(bounded.compactor().overflowedCells()).isPositive();
    }
  }

  /// All that is known, as text.
  private static String dump(Pipeline in) {
    StringBuilder text = new StringBuilder();
    Frame spans = find(in, Signal.SPANS).frame();
    for (int row = 0; row < spans.size(); row++) {
      text.append(Spans.of(spans).span(row)).append('\n');
    }
    Frame logs = find(in, Signal.LOGS).frame();
    for (int row = 0; row < logs.size(); row++) {
      text.append(Logs.of(logs).record(row)).append('\n');
    }
    CellsFound cells = in.store().cells(TENANT, EnumSet.allOf(CellKind.class), ALL, Set.of());
    cells.cells().forEach(cell -> text.append(text(cell)));
    in.store().requests(TENANT, ALL, 100_000).forEach(each -> text.append(each).append('\n'));
    return text.append(cells.finalSlices()).toString();
  }

  private static String text(Cell cell) {
    StringBuilder text = new StringBuilder().append(cell.key()).append(cell.exemplars());
    for (int i = 0; i < cell.key().kind().counts().size(); i++) {
      text.append(' ').append(cell.count(i));
    }
    for (int i = 0; i < cell.key().kind().sketches().size(); i++) {
      text.append(' ').append(cell.sketch(i).count());
    }
    return text.append('\n').toString();
  }

  /// Requests of three spans and two lines, one every four seconds; some last into later slices.
  private static List<Frame> requests(int from, int to) {
    List<Frame> frames = new ArrayList<>();
    for (int i = from; i < to; i++) {
      long start = T0 + i * 4 * SECOND;
      long lasting = i % 7 == 0 ? 25 * SECOND : SECOND;
      String id = "request-" + i;
      frames.add(
          Samples.spans()
              .span(i + 1, 1, 0, "web", "GET /", start, lasting, i % 5 == 0, id)
              .frame());
      frames.add(
          Samples.spans()
              .span(i + 1, 2, 1, "auth", "login", start + SECOND / 10, lasting / 2, false, "")
              .span(i + 1, 3, 2, "db", "SELECT", start + lasting / 2, 1_000, false, "")
              .frame());
      frames.add(
          Samples.logs().log(i + 1, "auth", "login of user " + i, 9, start + SECOND / 5).frame());
      frames.add(
          Samples.logs()
              .log(0, "db", "slow " + i, 13, start + lasting / 2, id, 0)
              .log(0, "db", "of nobody", 9, start)
              .frame());
    }
    return frames;
  }

  private long total(CellKind kind, int measure) {
    return total(pipeline, kind, measure);
  }

  private static long total(Pipeline in, CellKind kind, int measure) {
    return in.store().cells(TENANT, Set.of(kind), ALL, Set.of()).cells().stream()
        .mapToLong(cell -> cell.count(measure))
        .sum();
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
