package dev.whence.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Signal;
import dev.whence.model.SpanId;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThinningTest {

  private static final int TRACES = 400;
  private static final int SPANS_EACH = 5;

  private static Frame decode(Signal signal, String scope, String items) throws Exception {
    String body =
        "{\"%s\":[{\"resource\":{\"attributes\":[]},\"%s\":[{\"scope\":{},%s}]}]}"
            .formatted(signal == Signal.SPANS ? "resourceSpans" : "resourceLogs", scope, items);
    return OtlpDecoder.decode(signal, OtlpEncoding.JSON, body.getBytes(StandardCharsets.UTF_8))
        .frame();
  }

  private static TraceId trace(int number) {
    return new TraceId(77, number);
  }

  private static Frame spans() throws Exception {
    return decode(
        Signal.SPANS,
        "scopeSpans",
        IntStream.range(0, TRACES * SPANS_EACH)
            .mapToObj(
                i ->
                    "{\"traceId\":\"%s\",\"spanId\":\"%s\",\"name\":\"GET\",\"startTimeUnixNano\":\"1\",\"endTimeUnixNano\":\"2\"}"
                        .formatted(trace(i / SPANS_EACH), SpanId.hex(i + 1)))
            .collect(Collectors.joining(",", "\"spans\":[", "]")));
  }

  /// A line of each trace, and as many of none.
  private static Frame lines() throws Exception {
    return decode(
        Signal.LOGS,
        "scopeLogs",
        IntStream.range(0, 2 * TRACES)
            .mapToObj(
                i ->
                    "{\"timeUnixNano\":\"1\",\"body\":{\"stringValue\":\"x\"}%s}"
                        .formatted(i < TRACES ? ",\"traceId\":\"%s\"".formatted(trace(i)) : ""))
            .collect(Collectors.joining(",", "\"logRecords\":[", "]")));
  }

  @Test
  void tracesAreKeptWholeWithTheirLines() throws Exception {
    Thinning third = new Thinning(Set.of(), 0.3, 0);
    Spans spans = Spans.of(third.of(spans()));
    Map<TraceId, Integer> sizes = new TreeMap<>();
    for (int row = 0; row < spans.size(); row++) {
      sizes.merge(spans.traceId(row), 1, Integer::sum);
    }
    assertThat(sizes.values()).allMatch(size -> size == SPANS_EACH);
    assertThat(sizes.size()).isBetween(TRACES / 5, TRACES * 2 / 5);

    Logs lines = Logs.of(third.of(lines()));
    Set<TraceId> told = new TreeSet<>();
    int untraced = 0;
    for (int row = 0; row < lines.size(); row++) {
      if (lines.traceId(row).isNone()) {
        untraced++;
      } else {
        told.add(lines.traceId(row));
      }
    }
    assertThat(told).isEqualTo(sizes.keySet());
    assertThat(untraced).isEqualTo(TRACES);
  }

  @Test
  void spansGetLostOneByOne() throws Exception {
    Frame left = new Thinning(Set.of(), 1, 0.1).of(spans());
    int all = TRACES * SPANS_EACH;
    assertThat(left.size()).isBetween(all * 85 / 100, all * 95 / 100);
    assertThat(new Thinning(Set.of(), 1, 0.1).of(lines()).size()).isEqualTo(2 * TRACES);
  }

  @Test
  void nothingIsMissingWhereNothingIsThinned() throws Exception {
    Frame spans = spans();
    assertThat(Thinning.NONE.of(spans)).isSameAs(spans);
    assertThat(new Thinning(Set.of(), 0, 0).of(spans).size()).isZero();
  }
}
