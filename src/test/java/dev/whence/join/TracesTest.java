package dev.whence.join;

import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import dev.whence.store.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TracesTest {

  private final Frame first =
      Samples.spans()
          .span(2, 21, "auth", "second", T0 + 2 * SECOND)
          .span(1, 12, "auth", "late", T0 + 3 * SECOND)
          .frame();
  private final Frame second =
      Samples.spans()
          .span(1, 11, "shop", "early", T0)
          .span(1, 12, 0, "auth", "late", T0 + 3 * SECOND, SECOND, true, "")
          .frame();

  @Test
  void spansLieTogetherByTraceInTimeOrder() {
    assertThat(names(traces(first, second))).containsExactly("early", "late", "second");
  }

  @Test
  void ofTwoTheOneThatEndsLaterStaysWhateverTheirOrder() {
    for (Traces traces : List.of(traces(first, second), traces(second, first))) {
      assertThat(traces.duplicates()).isEqualTo(1);
      ItemRows trace = traces.inOrder().getFirst();
      assertThat(trace.size()).isEqualTo(2);
      assertThat(Spans.of(trace.frame(1)).isError(trace.row(1))).isTrue();
    }
  }

  @Test
  void aTraceIsAsNewAsItsNewestSpan() {
    Traces traces = traces(first, second);
    assertThat(traces.arrivedNanos(new TraceId(0, 1))).isEqualTo(2);
    assertThat(traces.arrivedNanos(new TraceId(0, 2))).isEqualTo(1);
    assertThat(traces.arrivedNanos(new TraceId(0, 3))).isZero();
  }

  @Test
  void aFrameOfThemHasTheirChildrenToo() {
    ItemRows trace = traces(first, second).inOrder().getFirst();
    Spans copied = Spans.of(trace.frame(Signal.SPANS));
    assertThat(copied.span(0)).isEqualTo(Spans.of(second).span(0));
    assertThat(copied.span(1)).isEqualTo(Spans.of(second).span(1));
  }

  @Test
  @Timeout(20)
  void aLargeTraceThatComesTwiceIsAddedInTimeThatGrowsWithIt() {
    int many = 200_000;
    Traces traces = new Traces(Integer.MAX_VALUE);
    for (int time = 1; time <= 2; time++) {
      Samples samples = Samples.spans();
      for (int span = 1; span <= many; span++) {
        samples.span(1, span, 0, "auth", "op", T0, time * SECOND, false, "");
      }
      Spans spans = Spans.of(samples.frame());
      for (int row = 0; row < many; row++) {
        traces.add(spans, row, time);
      }
    }
    assertThat(traces.size()).isEqualTo(many);
    assertThat(traces.duplicates()).isEqualTo(many);
    ItemRows trace = traces.inOrder().getFirst();
    for (int item = 0; item < many; item++) {
      Spans spans = Spans.of(trace.frame(item));
      assertThat(spans.endNanos(trace.row(item))).isEqualTo(T0 + 2 * SECOND);
    }
  }

  /// The first frame arrived at 1, the next at 2.
  private static Traces traces(Frame... frames) {
    Traces traces = new Traces(Integer.MAX_VALUE);
    long arrived = 0;
    for (Frame frame : frames) {
      arrived++;
      for (int row = 0; row < frame.size(); row++) {
        traces.add(Spans.of(frame), row, arrived);
      }
    }
    return traces;
  }

  private static List<String> names(Traces traces) {
    List<String> names = new ArrayList<>();
    for (ItemRows trace : traces.inOrder()) {
      for (int item = 0; item < trace.size(); item++) {
        names.add(Spans.of(trace.frame(item)).name(trace.row(item)));
      }
    }
    return names;
  }
}
