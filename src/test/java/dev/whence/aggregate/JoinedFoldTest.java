package dev.whence.aggregate;

import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.join.JoinSettings;
import dev.whence.join.RequestJoin;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Route;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Cells;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Vocabulary;
import dev.whence.store.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinedFoldTest {

  private static final int MANY = 200_000;

  private final JoinedRollup rollup = new JoinedRollup(Vocabulary.DEFAULT);

  @Test
  void aCallIsAnEdgeAndTimesAreTheCallersOwn() {
    JoinedFold fold = rollup.begin();
    RequestSummary summary = add(fold, caller(1), callee(1));
    assertThat(summary.route()).isEqualTo("POST /orders");
    assertThat(summary.parts()).extracting(part -> part.service().name()).contains("auth", "shop");
    Cell edge = only(fold, CellKind.EDGE);
    assertThat(edge.key().texts()).contains("shop", "auth", "login", "call");
    assertThat(edge.count(Edge.COUNT)).isEqualTo(1);
    assertThat(edge.count(Edge.SERVER_NANOS)).isEqualTo(SECOND / 2);
    assertThat(only(fold, CellKind.ROUTE).count(Route.SPANS)).isEqualTo(2);
    Cell own =
        fold.cells().stream()
            .filter(cell -> cell.key().kind() == CellKind.SELF_TIME)
            .filter(cell -> cell.key().text(SelfTime.SERVICE).equals("shop"))
            .findFirst()
            .orElseThrow();
    assertThat(own.count(SelfTime.SELF_NANOS)).isEqualTo(SECOND / 2);
  }

  @Test
  void instancesOfACallerShareAnEdge() {
    JoinedFold fold = rollup.begin();
    for (int instance = 1; instance <= 3; instance++) {
      Samples spans = Samples.spans().instance(instance);
      spans.span(instance, 10 * instance, 0, "shop", "POST /orders", T0, SECOND, false, "");
      add(fold, spans.frame(), callee(instance));
    }
    assertThat(only(fold, CellKind.EDGE).count(Edge.COUNT)).isEqualTo(3);
    assertThat(fold.cells())
        .filteredOn(cell -> cell.key().kind() == CellKind.SELF_TIME)
        .extracting(cell -> cell.key().text(SelfTime.INSTANCE))
        .contains("shop-1", "shop-2", "shop-3");
  }

  @Test
  void requestsAddedTogetherGiveWhatTheyGiveOneByOne() {
    JoinedFold together = rollup.begin();
    Cells oneByOne = new Cells();
    for (long trace = 1; trace <= 50; trace++) {
      add(together, caller(trace), callee(trace));
      JoinedFold alone = rollup.begin();
      add(alone, callee(trace), caller(trace));
      oneByOne.addAll(alone.cells());
    }
    assertThat(texts(together.cells())).isEqualTo(texts(oneByOne.sorted()));
  }

  @Test
  void whenSomethingFirstHappensInACallIsToldWhateverCameFirst() {
    Samples calls = Samples.spans();
    for (int at : new int[] {3, 1, 2}) {
      calls.span(1, 10 + at, 10, "auth", "login", T0 + at * SECOND / 10, SECOND / 20, false, "");
    }
    Samples spans = Samples.spans();
    spans.span(1, 10, 0, "shop", "POST /orders", T0, SECOND, false, "");
    JoinedFold fold = rollup.begin();
    add(fold, calls.frame(), spans.frame());
    Cell edge = only(fold, CellKind.EDGE);
    assertThat(edge.count(Edge.COUNT)).isEqualTo(3);
    assertThat(edge.count(Edge.CALLS)).as("calls of the entry in which it happens").isEqualTo(1);
    assertThat(edge.count(Edge.OFFSET_NANOS)).as("when it first does").isEqualTo(SECOND / 10);
  }

  @Test
  void entryThatFailsIsNotEachOfItsCalls() {
    JoinedFold fold = rollup.begin();
    Frame failing =
        Samples.spans().span(1, 10, 0, "shop", "POST /orders", T0, SECOND, true, "").frame();
    add(fold, failing, callee(1));
    assertThat(only(fold, CellKind.EDGE).count(Edge.ERRORS)).isZero();
    JoinedFold byLines = rollup.begin();
    add(
        byLines,
        Samples.logs()
            .log(1, "shop", "order taken", 9, T0)
            .log(1, "auth", "login", 9, T0 + SECOND / 4)
            .log(1, "shop", "order failed", 17, T0 + SECOND)
            .frame());
    assertThat(only(byLines, CellKind.EDGE_BY_LINES).count(Edge.ERRORS)).isZero();
  }

  @Test
  void whoIsAtWorkBeforeAndAfterAnotherHasCalledIt() {
    JoinedFold fold = rollup.begin();
    RequestSummary summary =
        add(
            fold,
            Samples.logs()
                .log(1, "shop", "order taken", 9, T0)
                .log(1, "auth", "login refused", 17, T0 + SECOND / 4)
                .log(1, "shop", "order failed", 17, T0 + SECOND)
                .log(1, "mail", "mail sent", 9, T0 + 2 * SECOND)
                .frame());
    assertThat(summary.spans()).isZero();
    Cell edge = only(fold, CellKind.EDGE_BY_LINES);
    assertThat(edge.key().texts()).contains("shop", "order taken", "auth", "login refused", "call");
    assertThat(edge.count(Edge.CALLEE_ERRORS)).as("calls that the callee failed").isEqualTo(1);
    assertThat(only(fold, CellKind.ROUTE_BY_LINES).count(Route.SPANS)).as("spans").isZero();
    List<String> services =
        fold.cells().stream()
            .filter(cell -> cell.key().kind() == CellKind.SELF_TIME_BY_LINES)
            .map(
                cell ->
                    cell.key().text(SelfTime.SERVICE)
                        + " "
                        + cell.count(SelfTime.ERRORS)
                        + " "
                        + cell.count(SelfTime.OWN_ERRORS))
            .toList();
    assertThat(services).containsExactlyInAnyOrder("shop 1 0", "auth 1 1", "mail 0 0");
  }

  @Test
  void whoLogsWhenDoneTellsNotWhomItCalled() {
    JoinedFold fold = rollup.begin();
    add(
        fold,
        Samples.logs()
            .log(1, "auth", "login done", 9, T0)
            .log(1, "shop", "order done", 9, T0 + SECOND)
            .frame());
    assertThat(fold.cells()).noneMatch(cell -> cell.key().kind() == CellKind.EDGE_BY_LINES);
  }

  /// What the parent of a span is, by its number; the first has none.
  private enum Shape implements IntUnaryOperator {
    CHAIN(span -> span - 1),
    CHAIN_FROM_ITS_END(span -> span == 0 ? 0 : span % MANY + 1),
    STAR(_ -> 1),
    CHAIN_INTO_A_RING(span -> span == 1 ? MANY / 2 : span - 1);

    private final IntUnaryOperator parent;

    Shape(IntUnaryOperator parent) {
      this.parent = parent;
    }

    @Override
    public int applyAsInt(int span) {
      return parent.applyAsInt(span);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  @Timeout(20)
  void timeGrowsWithTheRequestWhateverItsShape(Shape parent) {
    Samples spans = Samples.spans();
    for (int span = 1; span <= MANY; span++) {
      spans.span(1, span, parent.applyAsInt(span), "web", "op", T0 + span, MANY, false, "");
    }
    RequestJoin join =
        new RequestJoin(new JoinSettings(SECOND, MANY, 2 * MANY, 2 * MANY, MANY, MANY));
    join.offer(spans.frame(), 0);
    JoinedFold fold = rollup.begin();
    join.drain(request -> assertThat(fold.add(request).spans()).isEqualTo(MANY));
  }

  private static RequestSummary add(JoinedFold fold, Frame... frames) {
    RequestJoin join = new RequestJoin(JoinSettings.DEFAULT);
    for (Frame frame : frames) {
      join.offer(frame, 0);
    }
    List<RequestSummary> summaries = new ArrayList<>();
    join.drain(request -> summaries.add(fold.add(request)));
    return summaries.getFirst();
  }

  private static Frame caller(long trace) {
    return Samples.spans()
        .span(trace, 10 * trace, 0, "shop", "POST /orders", T0 + trace, SECOND, false, "")
        .frame();
  }

  private static Frame callee(long trace) {
    return Samples.spans()
        .span(
            trace,
            10 * trace + 1,
            10 * trace,
            "auth",
            "login",
            T0 + trace + SECOND / 4,
            SECOND / 2,
            trace % 7 == 0,
            "")
        .frame();
  }

  private static Cell only(JoinedFold fold, CellKind kind) {
    List<Cell> cells = fold.cells().stream().filter(cell -> cell.key().kind() == kind).toList();
    assertThat(cells).hasSize(1);
    return cells.getFirst();
  }

  /// All that cells say, in the order of their keys.
  private static List<String> texts(List<Cell> cells) {
    return new Cells()
        .addAll(cells).sorted().stream()
            .map(
                cell -> {
                  StringBuilder text = new StringBuilder(cell.key().toString());
                  for (int i = 0; i < cell.key().kind().counts().size(); i++) {
                    text.append(' ').append(cell.count(i));
                  }
                  for (int i = 0; i < cell.key().kind().sketches().size(); i++) {
                    text.append(' ').append(cell.sketch(i).quantile(0.5));
                  }
                  return text.append(cell.exemplars()).toString();
                })
            .toList();
  }
}
