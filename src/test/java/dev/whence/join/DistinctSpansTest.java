package dev.whence.join;

import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctSpansTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 31, 32, 33, 64, 65, 500})
  void eachIsThereOnceUnderItsNumber(int many) {
    Spans spans = spans(many);
    Spans again = spans(many);
    DistinctSpans distinct = new DistinctSpans();
    for (int row = 0; row < spans.size(); row++) {
      assertThat(distinct.add(spans, row)).isEqualTo(DistinctSpans.NEW);
    }
    for (int row = 0; row < spans.size(); row++) {
      assertThat(distinct.add(again, row)).isEqualTo(row);
    }
    assertThat(distinct.rows().size()).isEqualTo(spans.size());
    assertThat(distinct.rows().row(many)).isEqualTo(many);
  }

  /// Every ID twice: a client span and the server span of one that shares its ID.
  private static Spans spans(int many) {
    Frame.Builder frame = new Frame.Builder(Signal.SPANS);
    for (int i = 0; i < 2 * many; i++) {
      long kind = i < many ? SpanKind.CLIENT.ordinal() : SpanKind.SERVER.ordinal();
      frame.table(Section.SPANS).add(0, 1, 1 + i % many, 0, T0, T0, kind);
    }
    return Spans.of(frame.build());
  }
}
