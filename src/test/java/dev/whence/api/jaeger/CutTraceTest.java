package dev.whence.api.jaeger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.model.TraceId;
import dev.whence.store.Found;
import dev.whence.store.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A trace that is too large to be shown as a whole says so.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class CutTraceTest extends TelemetryFixture {

  private static final int FRAME = 5_000;
  private static final long BEGIN = Samples.T0 - 5 * Samples.DAY;
  private static final String CUT =
      "the trace is cut: it has more than 20,000 spans, and the earliest 20,000 are shown";

  private static Frame spans(long trace, int first, int count) {
    Samples samples = Samples.spans();
    for (int i = first; i < first + count; i++) {
      samples.span(trace, i + 1, "bulk", "step", BEGIN + i * 1_000_000L);
    }
    return samples.frame();
  }

  /// A trace of so many spans, and its ID.
  private String taken(long trace, int count) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i += FRAME) {
      frames.add(spans(trace, i, Math.min(FRAME, count - i)));
    }
    WithTelemetry.take(pipeline, frames);
    return new TraceId(0, trace).toString();
  }

  private static JsonNode answer(String path) throws IOException {
    return new ObjectMapper().readTree(get(path).statusCode(200).extract().asByteArray());
  }

  @Test
  void itSaysSoAtItsFirstSpan() throws IOException {
    String id = taken(7_000_001, FoundTrace.MAX_SPANS + 1);
    JsonNode legacy = answer("/api/traces/" + id);
    assertThat(legacy.at("/data/0/spans")).hasSize(FoundTrace.MAX_SPANS);
    assertThat(legacy.at("/data/0/warnings/0").asText()).isEqualTo(CUT);
    assertThat(legacy.at("/data/0/spans/0/warnings/0").asText()).isEqualTo(CUT);
    assertThat(legacy.at("/data/0/spans/1/warnings").isNull()).isTrue();
    assertThat(legacy.path("errors").isNull()).isTrue();
    JsonNode first =
        answer("/api/v3/traces/" + id).at("/result/resourceSpans/0/scopeSpans/0/spans/0");
    assertThat(first.path("attributes"))
        .filteredOn(each -> each.path("key").asText().equals("@jaeger@warnings"))
        .extracting(each -> each.at("/value/arrayValue/values/0/stringValue").asText())
        .containsExactly(CUT);
  }

  @Test
  void anAnswerHoldsNoMoreTracesThanItsSpansAllow() {
    List<TraceId> ids = new ArrayList<>(List.of(new TraceId(0, 7_100_000)));
    for (long trace = 7_100_001; trace <= 7_100_004; trace++) {
      taken(trace, 3);
      ids.add(new TraceId(0, trace));
    }
    JaegerTraces traces = new JaegerTraces(pipeline.store(), Tenant.DEFAULT);
    List<FoundTrace> found = traces.traces(ids, 6);
    assertThat(found).extracting(trace -> trace.spans().size()).containsExactly(3, 3);
    assertThat(found.getFirst().warnings()).isEmpty();
    assertThat(found.getLast().warnings())
        .containsExactly(
            "2 more traces are left out: those shown have 6 spans; ask for fewer or smaller ones");
    assertThat(traces.traces(ids, 12))
        .hasSize(4)
        .allSatisfy(trace -> assertThat(trace.warnings()).isEmpty());
  }

  @Test
  void aWholeTraceSaysNothing() {
    Found found = new Found(spans(1, 0, 3), 1, true, Long.MAX_VALUE);
    assertThat(FoundTrace.of(found).warnings()).isEmpty();
  }

  @Test
  void whatIsInMoreBlocksThanAreOpenedIsCutToo() {
    Found found = new Found(spans(1, 0, 3), FoundTrace.MAX_BLOCKS, false, BEGIN);
    assertThat(FoundTrace.of(found).warnings())
        .containsExactly(
            "the trace is cut: 3 of its spans are shown, found in the 200 blocks that are opened at"
                + " most");
  }
}
