package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;

import dev.whence.intake.CompactionSettings;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellsFound;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import dev.whence.store.Samples;
import dev.whence.store.Term;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A pipeline that takes requests in and regroups them, and all that is known of them afterwards.
abstract class CompactionFixture {

  static final Tenant TENANT = Tenant.DEFAULT;
  static final TimeRange ALL = new TimeRange(T0 - DAY, T0 + 2 * DAY);

  @TempDir Path directory;
  final AtomicLong clock = new AtomicLong(T0 + DAY / 2);
  Pipeline pipeline;
  private int exports;

  @BeforeEach
  void open() {
    pipeline = open("first", settings(200_000));
  }

  final Pipeline open(String name, CompactionSettings settings) {
    return Pipeline.open(PipelineSettings.in(directory.resolve(name)).with(settings), clock::get);
  }

  static CompactionSettings settings(int itemsAtOnce) {
    return new CompactionSettings(
        Duration.ofMinutes(5),
        Duration.ofMinutes(60),
        50_000,
        itemsAtOnce,
        50,
        1_000,
        Duration.ZERO);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  final void accept(Frame... frames) {
    accept(pipeline, List.of(frames));
  }

  final void accept(Pipeline to, List<Frame> frames) {
    for (Frame frame : frames) {
      ExportKey key = ExportKey.of(("" + exports++).getBytes(StandardCharsets.UTF_8));
      clock.incrementAndGet();
      to.intake()
          .accept(new Export(TENANT, frame, key, Export.Rejected.NONE))
          .toCompletableFuture()
          .join();
    }
  }

  static Found find(Pipeline in, Signal signal, Term... terms) {
    return in.store().find(new ItemQuery(TENANT, signal, ALL, List.of(terms), 100_000, 10_000));
  }

  /// All that is known, as text.
  static String dump(Pipeline in) {
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
  static List<Frame> requests(int from, int to) {
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

  final long total(CellKind kind, int measure) {
    return total(pipeline, kind, measure);
  }

  static long total(Pipeline in, CellKind kind, int measure) {
    return in.store().cells(TENANT, Set.of(kind), ALL, Set.of()).cells().stream()
        .mapToLong(cell -> cell.count(measure))
        .sum();
  }
}
