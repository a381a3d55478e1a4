package dev.whence.intake;

import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.aggregate.CellBounds;
import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.model.CellKey;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Samples;
import dev.whence.store.Stretch;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Regrouping holds no more in memory however large the stretch is: what is live in a process that
/// regroups a stretch of eight times as many items as may be held at once, beside one with twice as
/// many.
@Tag("alone")
class CompactionMemoryTest {

  private static final int AT_ONCE = 20_000;
  private static final int FEW = 2;
  private static final int TIMES = 8;

  /// Of a frame: requests, each of so many spans or lines.
  private static final int REQUESTS = 100;

  private static final int OF_ONE = 5;
  private static final int FRAMES = AT_ONCE * 9 / 10 / (REQUESTS * OF_ONE);
  private static final TimeRange SLICE = new TimeRange(T0, T0 + CellKey.SLICE_NANOS);

  private static final CompactionSettings SETTINGS =
      new CompactionSettings(
          Duration.ofMinutes(5),
          Duration.ofMinutes(60),
          50_000,
          AT_ONCE,
          AT_ONCE,
          1_000,
          Duration.ZERO);

  private static GeneratedStretch stretch(int items) {
    return new GeneratedStretch(new Stretch(Tenant.DEFAULT, SLICE, items));
  }

  private static GeneratedStretch regrouped(GeneratedStretch stretch) {
    StretchCompaction compaction =
        new StretchCompaction(
            stretch,
            new LocalRollup(Vocabulary.DEFAULT),
            new JoinedRollup(Vocabulary.DEFAULT),
            SETTINGS,
            new CellBounds(100, 100, new LongAdder()),
            new Progress(),
            new Courtesy(() -> false, 0));
    compaction.run();
    assertThat(stretch.isCommitted()).isTrue();
    assertThat(compaction.failedRollups()).isZero();
    return stretch;
  }

  /// Of two that differ in nothing but how large they are.
  private static void assertNoMoreIsHeld(GeneratedStretch large, GeneratedStretch small) {
    assertThat(large.mostBytes()).isLessThan(small.mostBytes() * 13 / 10);
  }

  private static String id(int request) {
    return "request-" + request;
  }

  /// Spans of requests that no other frame has anything of.
  private static Frame spans(int frame) {
    return spans(frame * REQUESTS, T0);
  }

  private static Frame spans(int first, long startNanos) {
    Samples samples = Samples.spans();
    for (int request = first; request < first + REQUESTS; request++) {
      for (int span = 1; span <= OF_ONE; span++) {
        long start = startNanos + span;
        samples.span(
            1 + request,
            startNanos - T0 + span,
            span - 1,
            "web",
            "GET",
            start,
            9,
            false,
            id(request));
      }
    }
    return samples.frame();
  }

  private static Frame lines(int first, boolean traced, long timeNanos) {
    Samples samples = Samples.logs();
    for (int request = first; request < first + REQUESTS; request++) {
      for (int line = 0; line < OF_ONE; line++) {
        long time = timeNanos + line * 1_000L + request;
        samples.log(traced ? 1 + request : 0, "web", "line " + line, 9, time, id(request), 0);
      }
    }
    return samples.frame();
  }

  private static GeneratedStretch spansOf(int times, int said) {
    return regrouped(stretch(said).with(Signal.SPANS, times * FRAMES, CompactionMemoryTest::spans));
  }

  @Test
  void spans() {
    GeneratedStretch large = spansOf(TIMES, TIMES * AT_ONCE);
    assertNoMoreIsHeld(large, spansOf(FEW, FEW * AT_ONCE));
    assertThat(large.written(Signal.SPANS)).isEqualTo(TIMES * FRAMES * REQUESTS * OF_ONE);
    assertThat(large.requests()).isEqualTo(TIMES * FRAMES * REQUESTS);
  }

  @Test
  void moreSpansThanWereSaid() {
    GeneratedStretch large = spansOf(TIMES, 0);
    assertNoMoreIsHeld(large, spansOf(FEW, 0));
    assertThat(large.requests()).isEqualTo(TIMES * FRAMES * REQUESTS);
    assertThat(large.spansOfRequests()).isEqualTo(TIMES * FRAMES * REQUESTS * OF_ONE);
  }

  private static GeneratedStretch linesOf(int times, boolean traced) {
    return regrouped(
        stretch(times * AT_ONCE - 1)
            .with(Signal.LOGS, times * FRAMES, frame -> lines(frame * REQUESTS, traced, T0)));
  }

  @Test
  void linesOfTraces() {
    GeneratedStretch large = linesOf(TIMES, true);
    assertNoMoreIsHeld(large, linesOf(FEW, true));
    assertThat(large.written(Signal.LOGS)).isEqualTo(TIMES * FRAMES * REQUESTS * OF_ONE);
  }

  @Test
  void linesOfRequestIds() {
    GeneratedStretch large = linesOf(TIMES, false);
    assertNoMoreIsHeld(large, linesOf(FEW, false));
    assertThat(large.written(Signal.LOGS)).isEqualTo(TIMES * FRAMES * REQUESTS * OF_ONE);
  }

  /// Each line of a request of its own, whose ID is long.
  private static GeneratedStretch linesOfOwnIds(int times) {
    int each = REQUESTS * OF_ONE;
    return regrouped(
        stretch(times * AT_ONCE - 1)
            .with(
                Signal.LOGS,
                times * FRAMES,
                frame -> {
                  Samples samples = Samples.logs();
                  for (int line = frame * each; line < (frame + 1) * each; line++) {
                    samples.log(0, "web", "a line", 9, T0 + line, "-".repeat(100) + id(line), 0);
                  }
                  return samples.frame();
                }));
  }

  @Test
  void linesOfManyRequestIds() {
    assertNoMoreIsHeld(linesOfOwnIds(TIMES), linesOfOwnIds(FEW));
  }

  /// Requests of one span, each of an operation of its own.
  private static GeneratedStretch spansOfOwnNames(int times) {
    int each = REQUESTS * OF_ONE;
    return regrouped(
        stretch(times * AT_ONCE - 1)
            .with(
                Signal.SPANS,
                times * FRAMES,
                frame -> {
                  Samples samples = Samples.spans();
                  for (int span = frame * each; span < (frame + 1) * each; span++) {
                    samples.span(1 + span, 1, "web", "GET /" + span, T0 + span);
                  }
                  return samples.frame();
                }));
  }

  @Test
  void cellsOfManyNames() {
    GeneratedStretch large = spansOfOwnNames(TIMES);
    assertNoMoreIsHeld(large, spansOfOwnNames(FEW));
    assertThat(large.mostBytes()).isLessThan(2 * spansOf(FEW, FEW * AT_ONCE).mostBytes());
    assertThat(large.requests()).isEqualTo(TIMES * FRAMES * REQUESTS * OF_ONE);
  }

  /// Half spans, half lines of no trace that belong to their requests.
  private static GeneratedStretch spansAndLines(int times) {
    int frames = times * FRAMES / 2;
    return regrouped(
        stretch(times * AT_ONCE - 1)
            .with(Signal.SPANS, frames, CompactionMemoryTest::spans)
            .with(Signal.LOGS, frames, frame -> lines(frame * REQUESTS, false, T0)));
  }

  @Test
  void linesOfRequestIdsBesideSpans() {
    GeneratedStretch large = spansAndLines(TIMES);
    assertNoMoreIsHeld(large, spansAndLines(FEW));
    assertThat(large.written(Signal.LOGS)).isEqualTo(TIMES * FRAMES / 2 * REQUESTS * OF_ONE);
    assertThat(large.linesOfRequests()).isEqualTo(TIMES * FRAMES / 2 * REQUESTS * OF_ONE);
  }

  /// A few spans in the stretch, and many more of the same traces, and lines of them, after it.
  private static GeneratedStretch around(int times) {
    int frames = FRAMES / 9;
    return regrouped(
        stretch(frames * REQUESTS * OF_ONE)
            .with(Signal.SPANS, frames, CompactionMemoryTest::spans)
            .withAround(
                Signal.SPANS,
                frames * 4 * times,
                frame -> spans(frame % frames * REQUESTS, T0 + (10 + frame) * SECOND))
            .withAround(
                Signal.LOGS,
                frames * 4 * times,
                frame -> lines(frame % frames * REQUESTS, false, T0 + (10 + frame) * SECOND)));
  }

  @Test
  void itemsAroundTheStretch() {
    GeneratedStretch large = around(TIMES);
    assertNoMoreIsHeld(large, around(FEW));
    assertThat(large.requests()).isEqualTo(FRAMES / 9 * REQUESTS);
    assertThat(large.spansOfRequests()).isEqualTo((1 + 4 * TIMES) * large.requests() * OF_ONE);
    assertThat(large.linesOfRequests()).isEqualTo(4 * TIMES * large.requests() * OF_ONE);
  }

  /// Spans and lines of one request, all of them.
  private static GeneratedStretch ofOneRequest(int times) {
    int each = REQUESTS * OF_ONE;
    return regrouped(
        stretch(times * AT_ONCE - 1)
            .with(
                Signal.SPANS,
                times * FRAMES / 2,
                frame -> {
                  Samples samples = Samples.spans();
                  for (int span = frame * each; span < (frame + 1) * each; span++) {
                    samples.span(1, span + 1, span / 2, "web", "GET", T0 + span, 9, false, "r");
                  }
                  return samples.frame();
                })
            .with(
                Signal.LOGS,
                times * FRAMES / 2,
                frame -> {
                  Samples samples = Samples.logs();
                  for (int line = frame * each; line < (frame + 1) * each; line++) {
                    samples.log(line % 2, "web", "line " + line % 7, 9, T0 + line, "r", 0);
                  }
                  return samples.frame();
                }));
  }

  @Test
  void oneRequest() {
    GeneratedStretch large = ofOneRequest(TIMES);
    assertNoMoreIsHeld(large, ofOneRequest(FEW));
    assertThat(large.written(Signal.SPANS)).isEqualTo(TIMES * FRAMES / 2 * REQUESTS * OF_ONE);
    assertThat(large.written(Signal.LOGS)).isEqualTo(TIMES * FRAMES / 2 * REQUESTS * OF_ONE);
    assertThat(large.requests()).isEqualTo(1);
  }

  /// Lines of no request that differ in what they say alone.
  private static GeneratedStretch linesOfOneTime(int times) {
    int each = REQUESTS * OF_ONE;
    return regrouped(
        stretch(times * AT_ONCE - 1)
            .with(
                Signal.LOGS,
                times * FRAMES,
                frame -> {
                  Samples samples = Samples.logs();
                  for (int line = frame * each; line < (frame + 1) * each; line++) {
                    samples.log(0, "web", "line " + line, 9, T0);
                  }
                  return samples.frame();
                }));
  }

  @Test
  void linesOfOneTime() {
    GeneratedStretch large = linesOfOneTime(TIMES);
    assertNoMoreIsHeld(large, linesOfOneTime(FEW));
    assertThat(large.written(Signal.LOGS)).isEqualTo(TIMES * FRAMES * REQUESTS * OF_ONE);
  }
}
