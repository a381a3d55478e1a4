package dev.whence.explain.request;

import static dev.whence.model.SpanKind.CLIENT;
import static dev.whence.model.SpanKind.CONSUMER;
import static dev.whence.model.SpanKind.INTERNAL;
import static dev.whence.model.SpanKind.PRODUCER;
import static dev.whence.model.SpanKind.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.whence.explain.answer.JoinTier;
import dev.whence.model.Attributes;
import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import dev.whence.model.TraceId;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestTreeTest {

  private static final long MILLI = 1_000_000;

  private static Trace login() {
    return new Trace()
        .span(1, 0, SERVER, "web", 0, 100)
        .span(2, 1, CLIENT, "web", 10, 90)
        .span(3, 2, SERVER, "auth", 12, 88)
        .span(4, 3, INTERNAL, "auth", 20, 80);
  }

  @Test
  void showsEachParentBeforeItsChildrenWithItsOwnTime() {
    RequestTree tree = login().tree();
    assertThat(tree.preOrder())
        .extracting(node -> node.span().spanId(), SpanNode::depth, node -> node.selfNanos() / MILLI)
        .containsExactly(tuple(1L, 0, 20L), tuple(2L, 1, 4L), tuple(3L, 2, 16L), tuple(4L, 3, 60L));
  }

  @Test
  void isTheSameWhateverTheOrderOfArrival() {
    Trace once = login().span(5, 1, INTERNAL, "web", 10, 90).line(3, "auth", 15, "a");
    Trace shuffled = login().span(5, 1, INTERNAL, "web", 10, 90).line(3, "auth", 15, "a");
    Collections.shuffle(shuffled.spans, new Random(7));
    assertThat(shuffled.tree().preOrder())
        .extracting(SpanNode::span)
        .isEqualTo(once.tree().preOrder().stream().map(SpanNode::span).toList());
  }

  @Test
  void countsOverlappingChildrenOnceInSelfTime() {
    RequestTree tree =
        new Trace()
            .span(1, 0, SERVER, "web", 0, 100)
            .span(2, 1, CLIENT, "web", 10, 60)
            .span(3, 1, CLIENT, "web", 40, 70)
            .span(4, 1, CLIENT, "web", 95, 140)
            .tree();
    assertThat(Trace.node(tree, 1, SERVER).selfNanos()).isEqualTo(35 * MILLI);
  }

  @Test
  void criticalPathIsWhatWasWaitedFor() {
    RequestTree tree =
        new Trace()
            .span(1, 0, SERVER, "web", 0, 100)
            .span(2, 1, CLIENT, "quick", 10, 30)
            .span(3, 1, CLIENT, "slow", 10, 90)
            .tree();
    assertThat(Trace.node(tree, 2, CLIENT).onCriticalPath()).isFalse();
    assertThat(Trace.node(tree, 3, CLIENT).criticalNanos()).isEqualTo(80 * MILLI);
    assertThat(tree.criticalPath().steps())
        .extracting(
            step -> step.node().span().spanId(),
            step -> (step.fromNanos() - Trace.START) / MILLI,
            step -> (step.toNanos() - Trace.START) / MILLI)
        .containsExactly(tuple(1L, 0L, 10L), tuple(3L, 10L, 90L), tuple(1L, 90L, 100L));
  }

  @Test
  void criticalPathAddsUpToTheDuration() {
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      Trace trace = new Trace().span(1, 0, SERVER, "web", 0, 1000);
      for (int id = 2; id < 40; id++) {
        long from = random.nextInt(1000);
        trace.span(
            id, 1 + random.nextInt(id - 1), INTERNAL, "web", from, from + random.nextInt(400));
      }
      RequestTree tree = trace.tree();
      long sum = tree.preOrder().stream().mapToLong(SpanNode::criticalNanos).sum();
      assertThat(sum).isEqualTo(1000 * MILLI);
      assertThat(tree.criticalPath().gapNanos()).isZero();
    }
  }

  @Test
  void aCallThatOutlivesItsCallerCountsUntilTheCallerGaveUp() {
    RequestTree tree =
        new Trace()
            .span(1, 0, SERVER, "web", 0, 100)
            .span(2, 1, CLIENT, "web", 10, 100)
            .span(3, 2, SERVER, "auth", 20, 400)
            .tree();
    assertThat(Trace.node(tree, 3, SERVER).criticalNanos()).isEqualTo(80 * MILLI);
    assertThat(Trace.node(tree, 3, SERVER).skewNanos()).isZero();
  }

  @Test
  void movesAServerWhoseClockIsOff() {
    RequestTree tree =
        new Trace()
            .span(1, 0, CLIENT, "web", 0, 100)
            .span(2, 1, SERVER, "auth", -5000, -4920)
            .span(3, 2, INTERNAL, "auth", -4990, -4930)
            .line(3, "auth", -4950, "slow")
            .line(0, "auth", -4950, "unnamed")
            .tree();
    SpanNode server = Trace.node(tree, 2, SERVER);
    assertThat(server.startNanos()).isEqualTo(Trace.at(10));
    assertThat(server.skewNanos()).isEqualTo(5010 * MILLI);
    SpanNode inner = Trace.node(tree, 3, INTERNAL);
    assertThat(inner.skewNanos()).isEqualTo(5010 * MILLI);
    assertThat(inner.criticalNanos()).isEqualTo(60 * MILLI);
    assertThat(inner.logs())
        .extracting(log -> log.line().body())
        .containsExactly("slow", "unnamed");
  }

  @Test
  void splitsAnIdThatClientAndServerShare() {
    RequestTree tree =
        new Trace()
            .span(1, 0, SERVER, "web", 0, 100)
            .span(2, 1, CLIENT, "web", 10, 90)
            .span(2, 1, SERVER, "auth", 20, 80)
            .span(3, 2, INTERNAL, "auth", 30, 70)
            .line(2, "auth", 40, "in the server")
            .tree();
    assertThat(Trace.node(tree, 2, SERVER).parent()).isSameAs(Trace.node(tree, 2, CLIENT));
    assertThat(Trace.node(tree, 3, INTERNAL).parent()).isSameAs(Trace.node(tree, 2, SERVER));
    assertThat(Trace.node(tree, 2, SERVER).logs()).hasSize(1);
  }

  @Test
  void keepsSpansWhoseParentNobodySaw() {
    RequestTree tree =
        new Trace().span(1, 0, SERVER, "web", 0, 100).span(5, 99, SERVER, "auth", 150, 180).tree();
    assertThat(tree.roots()).hasSize(2);
    assertThat(Trace.node(tree, 5, SERVER).parentMissing()).isTrue();
    assertThat(tree.criticalPath().gapNanos()).isEqualTo(50 * MILLI);
  }

  @Test
  void parentsThatGoInCirclesLoseNoSpan() {
    RequestTree tree =
        new Trace()
            .span(1, 0, SERVER, "web", 0, 100)
            .span(2, 4, INTERNAL, "a", 10, 20)
            .span(3, 2, INTERNAL, "a", 11, 20)
            .span(4, 3, INTERNAL, "a", 12, 20)
            .span(5, 4, INTERNAL, "a", 13, 20)
            .span(6, 6, INTERNAL, "a", 5, 20)
            .tree();
    assertThat(tree.preOrder()).hasSize(6);
    assertThat(tree.roots()).extracting(node -> node.span().spanId()).containsExactly(1L, 6L, 2L);
  }

  @Test
  void aTraceOfTheSameRequestHangsFromTheOneOpenCall() {
    RequestTree tree =
        new Trace("r1")
            .span(1, 0, SERVER, "web", 0, 100)
            .span(2, 1, CLIENT, "web", 10, 90)
            .trace(2)
            .span(7, 0, SERVER, "auth", 20, 80)
            .tree();
    SpanNode grafted = Trace.node(tree, 7, SERVER);
    assertThat(grafted.parent()).isSameAs(Trace.node(tree, 2, CLIENT));
    assertThat(grafted.tier()).isEqualTo(JoinTier.REQUEST_ID);
    assertThat(grafted.criticalNanos()).isEqualTo(60 * MILLI);
    assertThat(tree.traces()).containsExactly(new TraceId(0, 1), new TraceId(0, 2));
  }

  @Test
  void aTraceOfTheSameRequestStandsAloneWhereTwoCallsWereOpen() {
    RequestTree tree =
        new Trace("r1")
            .span(1, 0, SERVER, "web", 0, 100)
            .span(2, 1, CLIENT, "web", 10, 90)
            .span(3, 1, CLIENT, "web", 10, 95)
            .trace(2)
            .span(7, 0, SERVER, "auth", 20, 80)
            .tree();
    assertThat(Trace.node(tree, 7, SERVER).parent()).isNull();
    assertThat(Trace.node(tree, 7, SERVER).tier()).isEqualTo(JoinTier.REQUEST_ID);
  }

  @Test
  void aSpanLinkJoinsTraces() {
    RequestTree tree =
        new Trace()
            .span(1, 0, PRODUCER, "web", 0, 10)
            .trace(2)
            .linked(
                2,
                0,
                CONSUMER,
                "worker",
                500,
                600,
                List.of(new Span.Link(new TraceId(0, 1), 1, Attributes.EMPTY)))
            .tree();
    assertThat(Trace.node(tree, 2, CONSUMER).parent()).isSameAs(Trace.node(tree, 1, PRODUCER));
    assertThat(Trace.node(tree, 2, CONSUMER).skewNanos()).isZero();
  }

  @Test
  void putsLinesUnderTheSpanThatWroteThem() {
    RequestTree tree =
        login()
            .line(4, "auth", 50, "named")
            .line(0, "auth", 15, "by time within the trace")
            .line(TraceId.NONE, 0, "", "auth", 14, "no id at all")
            .line(TraceId.NONE, 0, "", "auth", 300, "no id, other time")
            .line(TraceId.NONE, 0, "", "other", 50, "no id, other service")
            .line(TraceId.NONE, 0, "r2", "auth", 50, "another request")
            .line(new TraceId(0, 9), 0, "", "auth", 50, "another trace")
            .line(0, "db", 50, "of the trace, no span")
            .tree();
    assertThat(Trace.node(tree, 4, INTERNAL).logs())
        .extracting(log -> log.line().body(), PlacedLog::tier)
        .containsExactly(tuple("named", JoinTier.TRACE_ID));
    assertThat(Trace.node(tree, 3, SERVER).logs())
        .extracting(log -> log.line().body(), PlacedLog::tier)
        .containsExactly(
            tuple("no id at all", JoinTier.WINDOW_ONLY),
            tuple("by time within the trace", JoinTier.TRACE_ID));
    assertThat(tree.loose())
        .extracting(log -> log.line().body())
        .containsExactly("of the trace, no span");
  }

  @Test
  void aLineWithTheRequestIdAloneIsJoinedByIt() {
    RequestTree tree =
        new Trace("r1")
            .span(1, 0, SERVER, "web", 0, 100)
            .line(TraceId.NONE, 0, "r1", "web", 50, "by request")
            .tree();
    assertThat(Trace.node(tree, 1, SERVER).logs())
        .extracting(PlacedLog::tier)
        .containsExactly(JoinTier.REQUEST_ID);
  }

  @Test
  void goesAsDeepAsTheTraceIsLong() {
    Trace trace = new Trace();
    int depth = 10_000;
    for (int id = 1; id <= depth; id++) {
      trace.span(id, id - 1L, SpanKind.INTERNAL, "web", 0, 100);
    }
    RequestTree tree = trace.tree();
    assertThat(tree.preOrder().getLast().depth()).isEqualTo(depth - 1);
    assertThat(tree.preOrder().getLast().criticalNanos()).isEqualTo(100 * MILLI);
  }
}
