package dev.whence.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import org.junit.jupiter.api.Test;

class RequestJoinTest {

  private static final long TTL = 10;

  private final RequestJoin join = new RequestJoin(new JoinSettings(TTL, 3, 4, 8, 3, 3));

  @Test
  void spansAndLinesOfATraceMeetWhateverTheirOrder() {
    join.offer(log(1, "", "a line"), 0);
    join.offer(span(1, 11, "r1"), 1);
    join.offer(log(0, "r1", "a line without a trace"), 2);
    JoinedRequest request = join.drain().getFirst();
    assertThat(request.spans().size()).isEqualTo(1);
    assertThat(request.logs().size()).isEqualTo(2);
    assertThat(request.logsByRequestId()).isEqualTo(1);
  }

  @Test
  void requestsLeaveByArrivalOldestFirst() {
    join.offer(span(1, 11, ""), 0);
    join.offer(span(2, 21, ""), 5);
    assertThat(join.expire(9)).isEmpty();
    assertThat(join.expire(10)).hasSize(1).first().extracting(r -> r.traceId().low()).isEqualTo(1L);
    assertThat(join.openRequests()).isEqualTo(1);
  }

  @Test
  void aSpanThatComesTwiceIsOne() {
    join.offer(span(1, 11, ""), 0);
    join.offer(span(1, 11, ""), 1);
    assertThat(join.drain().getFirst().spans().size()).isEqualTo(1);
    assertThat(join.counters().duplicates()).isEqualTo(1);
  }

  @Test
  void beyondTheBoundsTheOldestLeaveEarlyAndDropsAreCounted() {
    for (long trace = 1; trace <= 4; trace++) {
      join.offer(span(trace, trace, ""), 0);
    }
    assertThat(join.openRequests()).isEqualTo(3);
    assertThat(join.expire(1)).hasSize(1).first().extracting(r -> r.traceId().low()).isEqualTo(1L);
    for (long span = 100; span < 106; span++) {
      join.offer(span(4, span, ""), 1);
    }
    assertThat(join.counters()).isEqualTo(new JoinCounters(1, 3, 0, 0, 0));
  }

  @Test
  void linesThatMeetNoSpanAreCounted() {
    join.offer(span(1, 11, ""), 0);
    join.offer(log(7, "", "no span comes"), 0);
    join.offer(log(0, "r9", "no trace comes"), 0);
    join.offer(log(0, "r9", "nor now"), 0);
    assertThat(join.expire(3 * TTL)).hasSize(1);
    assertThat(join.counters().unmatchedLogs()).isEqualTo(3);
  }

  @Test
  void beyondTheBoundTheOldestLinesWaitNoLonger() {
    join.offer(span(1, 11, "r5"), 0);
    for (int request = 1; request <= 5; request++) {
      join.offer(log(0, "r" + request, "a line"), request);
    }
    assertThat(join.waitingLogs()).isEqualTo(3);
    join.giveUpWaitingLogs(2);
    assertThat(join.waitingLogs()).isEqualTo(1);
    assertThat(join.counters()).isEqualTo(new JoinCounters(0, 0, 4, 4, 0));
    assertThat(join.drain().getFirst().logs().size()).isEqualTo(1);
  }

  @Test
  void linesOfATraceWithoutSpansAreARequest() {
    join.offer(log(7, "", "one line"), 0);
    JoinedRequest request = join.expire(TTL).getFirst();
    assertThat(request.traceId().low()).isEqualTo(7);
    assertThat(request.spans().size()).isZero();
    assertThat(request.logs().size()).isEqualTo(1);
  }

  @Test
  void severalLinesOfARequestIdAreARequestWhereNobodySendsSpans() {
    join.offer(log(0, "r9", "one"), 0);
    join.offer(log(0, "r9", "two"), 1);
    join.offer(log(0, "r8", "alone"), 1);
    assertThat(join.expire(TTL)).isEmpty();
    JoinedRequest request = join.expire(3 * TTL).getFirst();
    assertThat(request.traceId().isNone()).isTrue();
    assertThat(request.logs().size()).isEqualTo(2);
    assertThat(request.logsByRequestId()).isEqualTo(2);
    assertThat(join.drain()).isEmpty();
  }

  private static Frame span(long trace, long span, String requestId) {
    Frame.Builder builder = new Frame.Builder(Signal.SPANS);
    int row = builder.table(Section.SPANS).add();
    builder.table(Section.SPANS).set(row, Spans.TRACE_LOW, trace);
    builder.table(Section.SPANS).set(row, Spans.SPAN_ID, span);
    builder.table(Section.SPANS).set(row, Spans.REQUEST_ID, builder.text(requestId));
    return builder.build();
  }

  private static Frame log(long trace, String requestId, String body) {
    Frame.Builder builder = new Frame.Builder(Signal.LOGS);
    int row = builder.table(Section.LOGS).add();
    builder.table(Section.LOGS).set(row, Logs.TRACE_LOW, trace);
    builder.table(Section.LOGS).set(row, Logs.BODY, builder.text(body));
    builder.table(Section.LOGS).set(row, Logs.REQUEST_ID, builder.text(requestId));
    return builder.build();
  }
}
