package dev.whence.store;

import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.CellKind.Route;
import dev.whence.model.Cells;
import dev.whence.model.Exemplar;
import dev.whence.model.RequestSummary;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How a store adds up cells, joined ones too, and gives points back as series.
public abstract class CellsContract extends StoreFixture {

  protected CellsContract(Opening opening) {
    super(opening);
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
    assertThat(cell.key().text(Operation.SERVICE)).isEqualTo("service-1");
    assertThat(cell.count(Operation.COUNT)).isEqualTo(20);
    assertThat(cell.sketch(Operation.DURATION).count()).isEqualTo(20);
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
            new Grain(T0, 20 * SECOND, Set.of("instance", "operation"), Counted.ALL))) {
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
    assertThat(found).allMatch(cell -> cell.count(Operation.COUNT) == 0);
  }

  @Test
  void whatIsWantedOfCellsIsTheSameWithoutTheRest() {
    List<Cell> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      long slice = T0 + i % 10 * CellKey.SLICE_NANOS;
      Cell cell =
          new Cell(
              CellKey.of(CellKind.EDGE, slice, "GET /", "web", "", "", "", "cart", "", "call"));
      for (int sketch = 0; sketch < 3; sketch++) {
        cell.add(sketch, i).sketch(sketch).add(1_000L << i * (sketch + 1) % 23);
      }
      for (Exemplar.Role role : Exemplar.Role.values()) {
        cell.add(new Exemplar(role, i * 7 % 11, slice + i, new TraceId(1, i + 1), i));
      }
      calls.add(cell);
    }
    store.writeJoined(A, calls.subList(0, 15), List.of());
    store.commit(sequence);
    store.writeJoined(A, calls.subList(15, 30), List.of());
    Counted wanted = new Counted(true, Set.of("gap"), Set.of(Exemplar.Role.NEWEST));
    for (int i = 0; i < 2; i++) {
      Cell all = onlyCall(Grain.WHOLE);
      Cell some = onlyCall(Grain.WHOLE.counting(wanted));
      for (int measure = 0; measure < CellKind.EDGE.counts().size(); measure++) {
        assertThat(some.count(measure)).isEqualTo(all.count(measure));
      }
      assertThat(all.sketch(Edge.GAP).count()).isPositive();
      assertThat(some.sketch(Edge.GAP).quantile(0.3)).isEqualTo(all.sketch(Edge.GAP).quantile(0.3));
      assertThat(some.sketch(Edge.GAP).count()).isEqualTo(all.sketch(Edge.GAP).count());
      assertThat(some.exemplar(Exemplar.Role.NEWEST)).isEqualTo(all.exemplar(Exemplar.Role.NEWEST));
      store.commit(sequence);
    }
    Cell stored = onlyCall(Grain.WHOLE.counting(wanted));
    assertThat(stored.sketch(Edge.CLIENT).count()).isZero();
    assertThat(stored.sketch(Edge.SERVER).count()).isZero();
    assertThat(stored.exemplars()).hasSize(1);
  }

  private Cell onlyCall(Grain grain) {
    List<Cell> found = store.cells(A, Set.of(CellKind.EDGE), HOUR, Set.of(), grain).cells();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @Test
  void joinedCellsAreFoundByRouteAndLocalOnesWhateverTheRoute() {
    write(A, many(0, 160));
    List<Cell> local = store.cells(A, Set.of(CellKind.OPERATION), HOUR, Set.of()).cells();
    List<Cell> routes =
        Stream.of("GET /", "GET /cart", "POST /cart")
            .map(
                route -> new Cell(CellKey.of(CellKind.ROUTE, T0, route, "web")).add(Route.COUNT, 3))
            .toList();
    store.writeJoined(A, routes, List.of());
    Set<CellKind> kinds = Set.of(CellKind.OPERATION, CellKind.ROUTE);
    CellFilter some = CellFilter.ALL.ofRoutes(Set.of("GET /cart", "GET /nowhere"));
    CellFilter none =
        CellFilter.ofServices(Set.of(Service.named("nobody"))).ofRoutes(Set.of("GET /cart"));
    for (int i = 0; i < 2; i++) {
      List<CellKey> found = keys(store.cells(A, kinds, HOUR, some, Grain.SLICES).cells());
      assertThat(found).containsAll(keys(local)).hasSize(local.size() + 1);
      assertThat(found).contains(CellKey.of(CellKind.ROUTE, T0, "GET /cart", "web"));
      assertThat(store.cells(A, kinds, HOUR, none, Grain.SLICES).cells()).isEmpty();
      store.commit(sequence);
      reopen();
    }
  }

  @Test
  void cellsAreChosenByWhatTheyAreNotToldApartBy() {
    for (int minute = 0; minute < 4; minute++) {
      long start = T0 + minute * 60 * SECOND;
      store.writeJoined(
          A,
          List.of(
              new Cell(CellKey.of(CellKind.ROUTE, start, "GET /", "web")).add(Route.COUNT, 3),
              new Cell(CellKey.of(CellKind.ROUTE, start, "GET /cart", "web")).add(Route.COUNT, 5),
              new Cell(CellKey.of(CellKind.ROUTE, start, "GET /", "app")).add(Route.COUNT, 7)),
          List.of());
      store.commit(sequence);
    }
    Set<CellKind> routes = Set.of(CellKind.ROUTE);
    Grain all = Grain.WHOLE.merging("route", "service");
    CellFilter web = CellFilter.ofServices(Set.of(Service.named("web")));
    CellFilter home = CellFilter.ALL.ofRoutes(Set.of("GET /"));
    for (int i = 0; i < 2; i++) {
      assertThat(store.cells(A, routes, HOUR, CellFilter.ALL, all).cells())
          .singleElement()
          .satisfies(cell -> assertThat(cell.count(Route.COUNT)).isEqualTo(4 * 15));
      assertThat(store.cells(A, routes, HOUR, home, all).cells())
          .singleElement()
          .satisfies(cell -> assertThat(cell.count(Route.COUNT)).isEqualTo(4 * 10));
      assertThat(store.cells(A, routes, HOUR, web, all).cells())
          .singleElement()
          .satisfies(cell -> assertThat(cell.count(Route.COUNT)).isEqualTo(4 * 8));
      reopen();
    }
  }

  @Test
  void cellsThatHaveASpanKindAreFoundByIt() {
    write(A, many(0, 160));
    List<Cell> all = store.cells(A, Set.of(CellKind.OPERATION), HOUR, Set.of()).cells();
    String kind = all.getFirst().key().text(Operation.KIND);
    List<CellKey> ofKind =
        keys(all).stream().filter(key -> key.text(Operation.KIND).equals(kind)).toList();
    assertThat(ofKind).isNotEmpty();
    CellKey route = CellKey.of(CellKind.ROUTE, T0, "GET /", "web");
    store.writeJoined(A, List.of(new Cell(route).add(Route.COUNT, 3)), List.of());
    Set<CellKind> kinds = Set.of(CellKind.OPERATION, CellKind.ROUTE);
    CellFilter some = CellFilter.ALL.ofSpanKinds(Set.of(kind));
    CellFilter none = CellFilter.ALL.ofSpanKinds(Set.of("NOWHERE"));
    Grain coarse = Grain.WHOLE.merging("instance", "version", "operation");
    Grain merged = Grain.WHOLE.merging("service", "instance", "version", "operation", "kind");
    long wanted =
        all.stream()
            .filter(cell -> cell.key().text(Operation.KIND).equals(kind))
            .mapToLong(cell -> cell.count(Operation.COUNT))
            .sum();
    for (int i = 0; i < 2; i++) {
      assertThat(keys(store.cells(A, kinds, HOUR, some, Grain.SLICES).cells()))
          .containsAll(ofKind)
          .hasSize(ofKind.size() + 1)
          .contains(route);
      assertThat(keys(store.cells(A, kinds, HOUR, none, Grain.SLICES).cells()))
          .containsExactly(route);
      assertThat(store.cells(A, Set.of(CellKind.OPERATION), HOUR, some, coarse).cells())
          .isNotEmpty()
          .allMatch(cell -> cell.key().text(Operation.KIND).equals(kind));
      assertThat(store.cells(A, Set.of(CellKind.OPERATION), HOUR, some, merged).cells())
          .singleElement()
          .satisfies(cell -> assertThat(cell.count(Operation.COUNT)).isEqualTo(wanted));
      store.commit(sequence);
      reopen();
    }
  }

  @Test
  void blocksThatAreReadAtOnceGiveAllTheyHold() {
    int blocks = 48;
    for (int i = 0; i < blocks; i++) {
      CellKey key = CellKey.of(CellKind.ROUTE, T0 + i * CellKey.SLICE_NANOS, "GET /", "web");
      store.writeJoined(A, List.of(new Cell(key).add(Route.COUNT, 3)), List.of());
      store.commit(sequence);
    }
    for (int i = 0; i < 40; i++) {
      assertThat(store.cells(A, Set.of(CellKind.ROUTE), HOUR, Set.of()).cells())
          .hasSize(blocks)
          .allMatch(cell -> cell.count(Route.COUNT) == 3);
    }
  }

  @Test
  void aRangeAddsUpToTheSameHoweverLongItIsAndHoweverOftenItIsAsked() {
    for (int minute = 0; minute < 18; minute++) {
      List<Cell> cells = new ArrayList<>();
      for (int slice = 0; slice < 6; slice++) {
        long start = T0 + (minute * 6 + slice) * CellKey.SLICE_NANOS;
        for (String route : List.of("GET /", "GET /" + (minute + slice) % 3)) {
          cells.add(
              new Cell(CellKey.of(CellKind.ROUTE, start, route, "web"))
                  .add(Route.COUNT, 1 << slice));
        }
      }
      store.writeJoined(A, cells, List.of());
      store.commit(sequence);
    }
    for (int time = 0; time < 3; time++) {
      for (int seconds : new int[] {0, 10, 60, 300, 310}) {
        TimeRange part = new TimeRange(T0 + seconds * SECOND, T0 + (960 - seconds) * SECOND);
        for (Grain grain : List.of(Grain.WHOLE, new Grain(T0 + 60 * SECOND, 120 * SECOND))) {
          Cells sum = new Cells();
          for (Cell cell : store.cells(A, Set.of(CellKind.ROUTE), part, Set.of()).cells()) {
            sum.at(grain.of(cell.key())).add(cell);
          }
          List<Cell> found = store.cells(A, Set.of(CellKind.ROUTE), part, Set.of(), grain).cells();
          assertThat(sum.size()).isPositive();
          assertThat(FrameCodec.encode(CellFrames.frame(found)))
              .isEqualTo(FrameCodec.encode(CellFrames.frame(sum.sorted())));
        }
      }
    }
  }

  private static List<CellKey> keys(List<Cell> cells) {
    return cells.stream().map(Cell::key).toList();
  }

  @Test
  void joinedCellsAndRequestsOfLiveRequestsAreProvisional() {
    Cell cell = new Cell(CellKey.of(CellKind.ROUTE, T0, "GET /", "web")).add(Route.COUNT, 3);
    RequestSummary first = request(1, T0 + 5, 3);
    RequestSummary second = request(2, T0 + 4, 3);
    store.writeJoined(A, List.of(cell), List.of(first));
    store.commit(0);
    store.writeJoined(A, List.of(cell), List.of(second, request(1, T0 + 5, 2)));
    for (int i = 0; i < 2; i++) {
      CellsFound found = store.cells(A, Set.of(CellKind.ROUTE), HOUR, Set.of());
      assertThat(found.cells()).hasSize(1);
      assertThat(found.cells().getFirst().count(Route.COUNT)).isEqualTo(6);
      assertThat(found.finalSlices()).isFalse();
      assertThat(store.requests(A, HOUR, 10)).containsExactly(second, first);
      assertThat(store.requests(A, HOUR, 1)).containsExactly(second);
      assertThat(store.requests(B, HOUR, 1)).isEmpty();
      store.commit(0);
      reopen();
    }
  }

  @Test
  void requestsOfSomeSecondsAreThoseThatBeganThen() {
    SomeSeconds some = new SomeSeconds(5);
    List<RequestSummary> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      all.add(request(i + 1, T0 + i * 500_000_000L, 3));
      if (i % 40 == 39) {
        store.writeJoined(A, List.of(), all.subList(i - 39, i + 1));
        store.commit(0);
      }
    }
    List<RequestSummary> chosen = all.stream().filter(each -> some.has(each.startNanos())).toList();
    assertThat(chosen).hasSizeBetween(20, 28);
    assertThat(store.requests(A, HOUR, some, 1_000)).isEqualTo(chosen);
    assertThat(store.requests(A, HOUR, some, 3)).isEqualTo(chosen.subList(0, 3));
  }

  @Test
  void ofManyRequestsThoseOfSomeSecondsAreFoundWhereverTheyLie() {
    List<RequestSummary> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(request(i + 1, T0 + i * 100_000_000L, 3));
    }
    store.writeJoined(A, List.of(), all);
    for (int i = 0; i < 2; i++) {
      for (int every : new int[] {1, 2, 3, 5, 40, 200}) {
        SomeSeconds some = new SomeSeconds(every);
        List<RequestSummary> chosen =
            all.stream().filter(each -> some.has(each.startNanos())).toList();
        assertThat(store.requests(A, HOUR, some, 10_000)).isEqualTo(chosen);
      }
      store.commit(0);
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
}
