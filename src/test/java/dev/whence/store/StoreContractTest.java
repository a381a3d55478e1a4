package dev.whence.store;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.aggregate.LocalRollup;
import dev.whence.model.Attributes;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.RequestSummary;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every store must do. A store's own test says how to open one.
public abstract class StoreContractTest {

  private static final Tenant A = new Tenant("a");
  private static final Tenant B = new Tenant("b");
  private static final TimeRange HOUR = new TimeRange(T0, T0 + 3_600 * SECOND);

  @TempDir Path directory;
  private final AtomicLong clock = new AtomicLong(T0 + 10 * DAY);
  private final LocalRollup rollup = new LocalRollup(Vocabulary.DEFAULT);
  private Store store;
  private long sequence;

  /// Opens what lies in a directory; small limits, so that little data is enough to reach them.
  ///
  /// @param clock nanoseconds since the epoch
  protected abstract Store open(Path directory, LongSupplier clock);

  @BeforeEach
  void open() {
    store = open(directory, clock::get);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  /// As after a crash: what was not committed is gone.
  private void crash() {
    store.rollback();
    reopen();
  }

  private void write(Tenant tenant, Frame frame) {
    sequence++;
    write(store, tenant, sequence, frame);
  }

  /// Writes as intake does: split by partition, what is held left out.
  private void write(Store to, Tenant tenant, long number, Frame frame) {
    int[] all = IntStream.range(0, frame.size()).toArray();
    IntStream.of(all)
        .mapToObj(row -> Partition.of(frame.signal(), frame.timeNanos(row)))
        .distinct()
        .filter(partition -> !to.holds(partition, number))
        .forEach(
            partition -> {
              Frame part =
                  frame.select(
                      IntStream.of(all)
                          .filter(
                              row ->
                                  Partition.of(frame.signal(), frame.timeNanos(row))
                                      .equals(partition))
                          .toArray());
              to.write(tenant, partition, number, part, rollup.fold(part));
            });
  }

  private Found find(Tenant tenant, Signal signal, TimeRange range, Term... terms) {
    return store.find(new ItemQuery(tenant, signal, range, List.of(terms), 10_000, 1_000));
  }

  private List<String> names(Frame frame) {
    return IntStream.range(0, frame.size()).mapToObj(row -> Spans.of(frame).name(row)).toList();
  }

  private long count(Tenant tenant, TimeRange range) {
    return store.cells(tenant, Set.of(CellKind.OPERATION), range, Set.of()).cells().stream()
        .mapToLong(cell -> cell.count(0))
        .sum();
  }

  private static Frame many(int from, int to) {
    Samples samples = Samples.spans();
    for (int i = from; i < to; i++) {
      samples.span(i / 3, i, "service-" + i % 4, "op", T0 + i * SECOND / 10);
    }
    return samples.frame();
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
  void tenantsAreNeverMixed() {
    write(A, Samples.spans().span(1, 1, "shared", "of a", T0).frame());
    write(B, Samples.spans().span(1, 1, "shared", "of b", T0).frame());
    for (int i = 0; i < 2; i++) {
      assertThat(names(find(A, Signal.SPANS, HOUR).frame())).containsExactly("of a");
      assertThat(names(find(B, Signal.SPANS, HOUR).frame())).containsExactly("of b");
      assertThat(count(B, HOUR)).isEqualTo(1);
      assertThat(find(new Tenant("c"), Signal.SPANS, HOUR).frame().size()).isZero();
      assertThat(store.services(new Tenant("c"), HOUR)).isEmpty();
      store.commit(sequence);
    }
    store.put(A, new Document("incident", "i", 1, T0, "{}"));
    assertThat(store.document(B, "incident", "i", 0)).isEmpty();
  }

  @Test
  void spansAreFoundByEveryTerm() {
    write(
        A,
        Samples.spans()
            .span(1, 1, 0, "auth", "login", T0, 9, true, "r-1")
            .span(1, 2, 1, "db", "select", T0 + 1, 9, false, "")
            .span(2, 3, 0, "auth", "logout", T0 + 2, 9, false, "r-2")
            .frame());
    for (int i = 0; i < 2; i++) {
      assertThat(spans(new Term(Term.Field.TRACE_ID, new TraceId(0, 1).toString())))
          .containsExactly("login", "select");
      assertThat(spans(new Term(Term.Field.REQUEST_ID, "r-2"))).containsExactly("logout");
      assertThat(spans(new Term(Term.Field.SERVICE, "auth"))).containsExactly("login", "logout");
      assertThat(spans(new Term(Term.Field.ERROR, "true"))).containsExactly("login");
      assertThat(spans(new Term(Term.Field.SERVICE, "auth"), new Term(Term.Field.ERROR, "false")))
          .containsExactly("logout");
      assertThat(spans(new Term(Term.Field.METRIC, "auth"))).isEmpty();
      assertThat(spans(new Term(Term.Field.TRACE_ID, "no trace ID"))).isEmpty();
      store.commit(sequence);
    }
  }

  private List<String> spans(Term... terms) {
    return names(find(A, Signal.SPANS, HOUR, terms).frame());
  }

  @Test
  void logLinesAreFoundByTheirWords() {
    write(
        A,
        Samples.logs()
            .log(1, "auth", "Connection REFUSED by db-7 (Überlauf)", 17, T0)
            .log(0, "auth", "connections: 12", 9, T0 + 1)
            .log(0, "auth", "x".repeat(500) + " tail", 9, T0 + 2)
            .frame());
    for (int i = 0; i < 2; i++) {
      assertThat(logs("connection")).hasSize(1);
      assertThat(logs("refused")).hasSize(1);
      assertThat(logs("7")).hasSize(1);
      assertThat(logs("überlauf")).hasSize(1);
      assertThat(logs("db-7")).isEmpty();
      assertThat(logs("x".repeat(500))).hasSize(1);
      assertThat(logs("x".repeat(499))).isEmpty();
      assertThat(find(A, Signal.LOGS, HOUR, new Term(Term.Field.ERROR, "true")).frame().size())
          .isEqualTo(1);
      store.commit(sequence);
    }
  }

  @Test
  void onlyBlocksThatMayHaveAWordAreOpened() {
    for (int block = 0; block < 8; block++) {
      Samples lines = Samples.logs();
      for (int line = 0; line < 20; line++) {
        lines.log(0, "auth", "took " + (1000 * block + line) + " ms", 9, T0 + line);
      }
      write(A, lines.frame());
      store.commit(sequence);
    }
    Term seldom = new Term(Term.Field.TOKEN, "3007");
    assertThat(find(A, Signal.LOGS, HOUR, seldom).blocksOpened()).isEqualTo(1);
    assertThat(find(A, Signal.LOGS, HOUR, new Term(Term.Field.TOKEN, "ms"), seldom).frame().size())
        .isEqualTo(1);
    assertThat(find(A, Signal.LOGS, HOUR, new Term(Term.Field.TOKEN, "9999")).blocksOpened())
        .isZero();
    assertThat(find(A, Signal.LOGS, HOUR, new Term(Term.Field.TOKEN, "took")).frame().size())
        .isEqualTo(160);
  }

  private List<String> logs(String word) {
    Frame found = find(A, Signal.LOGS, HOUR, new Term(Term.Field.TOKEN, word)).frame();
    return IntStream.range(0, found.size()).mapToObj(row -> Logs.of(found).body(row)).toList();
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
      try (Store other = open(directory.resolve("store-" + seed), clock::get)) {
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
  void limitsCutTheLatestAndSaySo() {
    write(A, many(0, 40));
    store.commit(sequence);
    write(A, many(40, 45));
    Found all = store.find(new ItemQuery(A, Signal.SPANS, HOUR, List.of(), 45, 10));
    assertThat(all.complete()).isTrue();
    assertThat(all.blocksOpened()).isEqualTo(1);
    Found some = store.find(new ItemQuery(A, Signal.SPANS, HOUR, List.of(), 44, 10));
    assertThat(some.complete()).isFalse();
    assertThat(Spans.of(some.frame()).spanId(43)).isEqualTo(43);
    Found none = store.find(new ItemQuery(A, Signal.SPANS, HOUR, List.of(), 45, 0));
    assertThat(none.complete()).isFalse();
    assertThat(none.blocksOpened()).isZero();
    assertThat(none.surelyToNanos()).isEqualTo(Spans.of(all.frame()).startNanos(0));
    assertThat(some.surelyToNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyBlocksThatMayMatchAreOpened() {
    for (int i = 0; i < 10; i++) {
      write(A, many(i * 30, i * 30 + 30));
    }
    store.commit(sequence);
    Term trace = new Term(Term.Field.TRACE_ID, new TraceId(0, 45).toString());
    Found found = find(A, Signal.SPANS, HOUR, trace);
    assertThat(found.frame().size()).isEqualTo(3);
    assertThat(found.blocksOpened()).isEqualTo(1);
    assertThat(find(A, Signal.SPANS, new TimeRange(T0, T0 + SECOND)).blocksOpened()).isEqualTo(1);
  }

  @Test
  void cellsAreAddedUpByKeyAndFilteredByService() {
    write(A, many(0, 40));
    store.commit(sequence);
    write(A, many(40, 80));
    CellsFound found =
        store.cells(
            A,
            Set.of(CellKind.OPERATION),
            new TimeRange(T0, T0 + 10 * SECOND),
            Set.of(Service.named("service-1")));
    assertThat(found.cells()).hasSize(1);
    Cell cell = found.cells().getFirst();
    assertThat(cell.key().text(0)).isEqualTo("service-1");
    assertThat(cell.count(0)).isEqualTo(20);
    assertThat(cell.sketch(0).count()).isEqualTo(20);
    assertThat(cell.exemplars()).hasSize(2);
    assertThat(store.cells(A, Set.of(CellKind.LOG_PATTERN), HOUR, Set.of()).cells()).isEmpty();
  }

  @Test
  void aGrainAddsUpWhatItDoesNotTellApartInMemoryAndInBlocks() {
    write(A, many(0, 160));
    store.commit(sequence);
    write(A, many(160, 360));
    TimeRange part = new TimeRange(T0 + 10 * SECOND, T0 + 3_600 * SECOND);
    for (Grain grain :
        List.of(
            Grain.SLICES,
            Grain.WHOLE,
            Grain.WHOLE.merging("service", "instance", "operation"),
            new Grain(T0, 20 * SECOND, Set.of("instance", "operation"), false))) {
      Cells sum = new Cells();
      for (Cell cell : store.cells(A, Set.of(CellKind.OPERATION), part, Set.of()).cells()) {
        sum.at(grain.of(cell.key())).add(cell);
      }
      List<Cell> found = store.cells(A, Set.of(CellKind.OPERATION), part, Set.of(), grain).cells();
      assertThat(found).isNotEmpty();
      assertThat(CellFrames.frame(found).size()).isEqualTo(sum.size());
      assertThat(FrameCodec.encode(CellFrames.frame(found)))
          .isEqualTo(FrameCodec.encode(CellFrames.frame(sum.sorted())));
    }
  }

  @Test
  void whereOnlyKeysAreWantedCellsCountNothing() {
    write(A, many(0, 160));
    store.commit(sequence);
    write(A, many(160, 360));
    Grain grain = Grain.SLICES.merging("operation");
    List<Cell> counted = store.cells(A, Set.of(CellKind.OPERATION), HOUR, Set.of(), grain).cells();
    List<Cell> found =
        store.cells(A, Set.of(CellKind.OPERATION), HOUR, Set.of(), grain.keys()).cells();
    assertThat(found.stream().map(Cell::key).toList())
        .isNotEmpty()
        .isEqualTo(counted.stream().map(Cell::key).toList());
    assertThat(found).allMatch(cell -> cell.count(0) == 0);
  }

  @Test
  void joinedCellsAndRequestsOfLiveRequestsAreProvisional() {
    Cell cell = new Cell(CellKey.of(CellKind.ROUTE, T0, "GET /", "web")).add(0, 3);
    RequestSummary first = request(1, T0 + 5, 3);
    RequestSummary second = request(2, T0 + 4, 3);
    store.writeJoined(A, List.of(cell), List.of(first));
    store.commit(0);
    store.writeJoined(A, List.of(cell), List.of(second, request(1, T0 + 5, 2)));
    for (int i = 0; i < 2; i++) {
      CellsFound found = store.cells(A, Set.of(CellKind.ROUTE), HOUR, Set.of());
      assertThat(found.cells()).hasSize(1);
      assertThat(found.cells().getFirst().count(0)).isEqualTo(6);
      assertThat(found.finalSlices()).isFalse();
      assertThat(store.requests(A, HOUR, 10)).containsExactly(second, first);
      assertThat(store.requests(A, HOUR, 1)).containsExactly(second);
      assertThat(store.requests(B, HOUR, 1)).isEmpty();
      store.commit(0);
      reopen();
    }
  }

  private static RequestSummary request(long trace, long start, int spans) {
    return new RequestSummary(
        new TraceId(0, trace),
        start,
        7,
        Service.named("web"),
        "GET /",
        "r",
        false,
        spans,
        0,
        List.of(new RequestSummary.Part(Service.named("web"), "i", "v", "op", spans, 0)));
  }

  @Test
  void pointsComeBackAsSeries() {
    Samples samples = Samples.points();
    int byResource = samples.gauge("pool.used", samples.set("service.name", "auth"), 0);
    int byAttributes = samples.gauge("pool.used", 0, samples.set("job", "db", "pool", "main"));
    int other = samples.gauge("cpu", samples.set("service.name", "auth"), 0);
    for (int i = 0; i < 20; i++) {
      samples.point(byResource, T0 + i * SECOND, i);
      samples.point(byAttributes, T0 + i * SECOND, 100 + i);
      samples.point(other, T0 + i * SECOND, 0.5);
    }
    write(A, samples.frame());
    write(A, samples.frame());
    for (int i = 0; i < 2; i++) {
      List<Series> pools = store.series(A, Set.of("pool.used"), Set.of(), HOUR, 10);
      assertThat(pools).hasSize(2);
      assertThat(pools).allMatch(series -> series.size() == 20);
      List<Series> db =
          store.series(
              A,
              Set.of(),
              Set.of(Service.named("db")),
              new TimeRange(T0 + 3 * SECOND, T0 + 5 * SECOND),
              10);
      assertThat(db).hasSize(1);
      assertThat(db.getFirst().size()).isEqualTo(2);
      assertThat(db.getFirst().value(0)).isEqualTo(103);
      assertThat(db.getFirst().emitter().service()).isEqualTo(Service.named("db"));
      assertThat(store.series(A, Set.of(), Set.of(), HOUR, 10))
          .extracting(series -> series.key().name())
          .containsExactly("cpu", "pool.used", "pool.used");
      assertThat(store.series(A, Set.of(), Set.of(), HOUR, 1)).hasSize(1);
      store.commit(sequence);
    }
  }

  @Test
  void theChangeReceivedLastHolds() {
    write(A, Changes.frame(List.of(change("c1", T0, null, "first")), 1));
    write(A, Changes.frame(List.of(change("c1", T0 + 60 * SECOND, null, "moved")), 3));
    write(A, Changes.frame(List.of(change("c1", T0, null, "late, but older")), 2));
    for (int i = 0; i < 2; i++) {
      assertThat(changes(new TimeRange(T0, T0 + SECOND))).isEmpty();
      assertThat(changes(HOUR)).containsExactly("moved");
      store.commit(sequence);
    }
  }

  @Test
  void aChangeThatLastsCountsWhereItOverlaps() {
    write(A, Changes.frame(List.of(change("test", T0 - 400 * DAY, T0 + SECOND, "load test")), 1));
    write(A, Changes.frame(List.of(change("over", T0 - DAY, T0 - SECOND, "over")), 1));
    store.commit(sequence);
    assertThat(changes(HOUR)).containsExactly("load test");
  }

  private List<String> changes(TimeRange range) {
    return store.changes(A, range, 10).stream().map(ChangeEvent::summary).toList();
  }

  private static ChangeEvent change(String id, long time, @Nullable Long end, String summary) {
    return new ChangeEvent(
        id,
        ChangeKind.DEPLOYMENT,
        time,
        end,
        Service.named("auth"),
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        summary,
        null,
        null,
        Attributes.EMPTY);
  }

  @Test
  void documentsAreDurableAtOnceAndTheNewestRevisionIsGiven() {
    store.put(A, new Document("incident", "i1", 1, T0, "{\"n\":1}"));
    store.put(A, new Document("incident", "i1", 2, T0, "{\"n\":2}"));
    store.put(A, new Document("incident", "i2", 1, T0 + 5, "{}"));
    store.put(A, new Document("explanation", "i1", 7, T0, "{}"));
    crash();
    assertThat(store.document(A, "incident", "i1", 0)).map(Document::revision).contains(2);
    assertThat(store.document(A, "incident", "i1", 1)).map(Document::json).contains("{\"n\":1}");
    assertThat(store.document(A, "incident", "i1", 3)).isEmpty();
    assertThat(store.documents(A, "incident", HOUR, 10))
        .extracting(Document::id)
        .containsExactly("i2", "i1");
    assertThat(store.documents(A, "incident", HOUR, 1)).hasSize(1);
    assertThat(store.documents(A, "incident", new TimeRange(T0 + 1, T0 + 9), 9)).hasSize(1);
  }

  @Test
  void aRevisionIsWrittenOnceAndTheFirstWins() {
    Document first = new Document("incident", "i1", 1, T0, "{\"by\":1}");
    assertThat(store.put(A, first)).isTrue();
    assertThat(store.put(A, first)).isTrue();
    assertThat(store.put(A, new Document("incident", "i1", 1, T0, "{\"by\":2}"))).isFalse();
    assertThat(store.document(A, "incident", "i1", 0)).contains(first);
    assertThat(store.put(B, new Document("incident", "i1", 1, T0, "{\"by\":2}"))).isTrue();
    assertThat(store.put(A, new Document("incident", "i1", 2, T0, "{\"by\":2}"))).isTrue();
    assertThat(store.document(A, "incident", "i1", 1)).contains(first);
  }

  @Test
  void severalDocumentsAreKeptUpToTheFirstThatSomebodyElseWrote() {
    Document mine = new Document("question", "q", 1, T0, "{}");
    Document theirs = new Document("explanation", "e", 1, T0, "{\"by\":1}");
    Document other = new Document("explanation", "e", 1, T0, "{\"by\":2}");
    Document last = new Document("incident", "i", 1, T0, "{}");
    assertThat(store.put(A, theirs)).isTrue();
    assertThat(store.put(A, List.of(mine, other, last))).isFalse();
    assertThat(store.document(A, "question", "q", 1)).contains(mine);
    assertThat(store.document(A, "explanation", "e", 1)).contains(theirs);
    assertThat(store.document(A, "incident", "i", 1)).isEmpty();
    assertThat(store.put(A, List.of(mine, theirs, last))).isTrue();
    assertThat(store.document(A, "incident", "i", 1)).contains(last);
  }

  @Test
  void ofManyWhoWriteARevisionAtOnceOneWins() throws Exception {
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Document mine = new Document("incident", "i", 1, T0, "{\"by\":" + i + "}");
        all.add(many.submit(() -> store.put(A, mine)));
      }
      int won = 0;
      for (Future<Boolean> each : all) {
        won += each.get() ? 1 : 0;
      }
      assertThat(won).isOne();
    }
  }

  @Test
  void documentsAreDroppedByWhenTheyWereWritten() {
    store.put(A, new Document("explanation", "old", 1, T0, "{}"));
    store.put(A, new Document("incident", "kept", 1, T0, "{}"));
    clock.addAndGet(DAY);
    long later = clock.get();
    store.put(A, new Document("explanation", "new", 1, T0, "{}"));
    store.drop("explanation", later);
    for (int i = 0; i < 2; i++) {
      assertThat(store.documents(A, "explanation", HOUR, 10))
          .extracting(Document::id)
          .containsExactly("new");
      assertThat(store.document(A, "explanation", "old", 0)).isEmpty();
      assertThat(store.document(A, "incident", "kept", 0)).isPresent();
      reopen();
    }
  }

  @Test
  void tenantsAreThoseWithDocumentsOfTheKind() {
    assertThat(store.tenantsOf("alert")).isEmpty();
    store.put(A, new Document("alert", "a1", 1, T0, "{}"));
    store.put(B, new Document("incident", "i1", 1, T0, "{}"));
    assertThat(store.tenantsOf("alert")).containsExactly(A);
    assertThat(store.tenantsOf("incident")).containsExactly(B);
  }

  @Test
  void servicesAreThoseHeardOfInTheRange() {
    write(
        A,
        Samples.spans()
            .span(1, 1, "spans", "op", T0)
            .span(1, 2, "later", "op", T0 + SECOND)
            .frame());
    write(A, Samples.logs().log(0, "logs", "line", 9, T0).frame());
    Samples points = Samples.points();
    points.point(points.gauge("m", points.set("service.name", "points"), 0), T0, 1);
    write(A, points.frame());
    for (int i = 0; i < 2; i++) {
      assertThat(store.services(A, new TimeRange(T0, T0 + 1)))
          .extracting(Service::name)
          .containsExactly("logs", "points", "spans");
      assertThat(store.services(A, HOUR)).hasSize(4);
      store.commit(sequence);
    }
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
