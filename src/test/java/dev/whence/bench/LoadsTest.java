package dev.whence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.decode.RemoteWrite;
import dev.whence.model.Frame;
import dev.whence.model.Points;
import dev.whence.model.Signal;
import dev.whence.model.Span;
import dev.whence.model.Spans;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zipkin2.codec.SpanBytesDecoder;

class LoadsTest {

  private static final int ITEMS = 2_000;

  @TempDir private Path directory;

  private BenchPlan plan(String name) {
    return new BenchPlan(ITEMS, 3, 256, 20, 1, 0, List.of(), directory.resolve(name));
  }

  @ParameterizedTest
  @CsvSource({
    "TRACES, AS_MADE",
    "TRACES_OF_AN_HOUR, AS_MADE",
    "LOGS, AS_MADE",
    "METRICS, AS_MADE",
    "TRACES, ZIPKIN",
    "TRACES, BULK",
    "LOGS, BULK"
  })
  void equalSeedsGiveEqualBytes(Loads kind, Encoding encoding) throws Exception {
    try (LoadFile once = kind.open(plan("a"), ITEMS, encoding);
        LoadFile again = kind.open(plan("b"), ITEMS, encoding)) {
      assertThat(again.size()).isEqualTo(once.size()).isPositive();
      for (int body = 0; body < once.size(); body++) {
        assertThat(again.body(body)).isEqualTo(once.body(body));
      }
    }
  }

  @Test
  void aLoadHoldsAsManySpansAsItSays() throws Exception {
    try (LoadFile load = Loads.TRACES.open(plan("a"), ITEMS)) {
      long spans = 0;
      for (int body = 0; body < load.size(); body++) {
        int size = spans(load, body).size();
        assertThat(size).isEqualTo(load.items(body));
        spans += size;
      }
      assertThat(spans).isEqualTo(load.itemsBefore(load.size())).isGreaterThanOrEqualTo(ITEMS);
      assertThat(load.itemsBefore(load.after(700))).isGreaterThanOrEqualTo(700);
    }
  }

  @Test
  void inTheSecondHalfOfTenMinutesOneDatabaseAnswersLateAndItsCallersWait() throws Exception {
    LongSummaryStatistics usual = new LongSummaryStatistics();
    LongSummaryStatistics late = new LongSummaryStatistics();
    Map<Long, Long> ends = new HashMap<>();
    List<Span> all = new ArrayList<>();
    try (LoadFile load = Loads.TRACES_OF_AN_HOUR.open(plan("a"), 20_000)) {
      for (int body = 0; body < load.size(); body++) {
        Spans spans = Spans.of(spans(load, body));
        IntStream.range(0, spans.size()).mapToObj(spans::span).forEach(all::add);
      }
    }
    all.forEach(span -> ends.put(span.spanId(), span.endNanos()));
    for (Span span : all) {
      assertThat(span.endNanos())
          .isLessThanOrEqualTo(ends.getOrDefault(span.parentSpanId(), Long.MAX_VALUE));
      if (span.name().equals("SELECT items")) {
        long minutes = (span.startNanos() - TraceLoad.BEGIN_NANOS) / 60_000_000_000L;
        boolean isLate =
            minutes % 10 >= 5
                && ("db-" + minutes / 10 % 5).equals(span.attributes().text("db.namespace"));
        (isLate ? late : usual).accept(span.endNanos() - span.startNanos());
      }
    }
    assertThat(usual.getMax()).isLessThan(2_400_000);
    assertThat(late.getMin()).isGreaterThan(6_000_000);
    assertThat(late.getCount()).isGreaterThan(usual.getCount() / 20);
  }

  private static Frame spans(LoadFile load, int body) throws Exception {
    byte[] plain = LoadFile.gunzip(load.body(body));
    return OtlpDecoder.decode(Signal.SPANS, OtlpEncoding.PROTOBUF, plain).frame();
  }

  @Test
  void zipkinGetsTheSameSpans() throws Exception {
    try (LoadFile ours = Loads.TRACES.open(plan("a"), ITEMS);
        LoadFile theirs = Loads.TRACES.open(plan("a"), ITEMS, Encoding.ZIPKIN)) {
      assertThat(theirs.size()).isEqualTo(ours.size());
      for (int body = 0; body < ours.size(); body++) {
        Set<Long> ids = new HashSet<>();
        byte[] list = LoadFile.gunzip(theirs.body(body));
        List<zipkin2.Span> spans = SpanBytesDecoder.PROTO3.decodeList(list);
        assertThat(ZipkinBody.lastTrace(list)).isEqualTo(spans.getLast().traceId());
        for (zipkin2.Span span : spans) {
          assertThat(span.localServiceName()).isNotEmpty();
          assertThat(span.tags()).hasSizeGreaterThan(10);
          ids.add(HexFormat.fromHexDigitsToLong(span.id()));
        }
        assertThat(ids).hasSize(theirs.items(body)).isEqualTo(ids(spans(ours, body)));
      }
    }
  }

  private static Set<Long> ids(Frame frame) {
    Spans spans = Spans.of(frame);
    Set<Long> ids = new HashSet<>();
    for (int row = 0; row < spans.size(); row++) {
      ids.add(spans.table().get(Spans.SPAN_ID, row));
    }
    return ids;
  }

  @Test
  void elasticsearchGetsADocumentForEachSpan() throws Exception {
    try (LoadFile ours = Loads.TRACES.open(plan("a"), ITEMS);
        LoadFile theirs = Loads.TRACES.open(plan("a"), ITEMS, Encoding.BULK)) {
      for (int body = 0; body < ours.size(); body++) {
        Set<Long> ids = new HashSet<>();
        for (JsonNode document : documents(theirs, body)) {
          assertThat(document.at("/resource/attributes/service.name").asText()).isNotEmpty();
          assertThat(document.path("attributes")).hasSizeGreaterThan(4);
          ids.add(HexFormat.fromHexDigitsToLong(document.path("span_id").asText()));
        }
        assertThat(ids).isEqualTo(ids(spans(ours, body)));
      }
    }
  }

  @Test
  void elasticsearchGetsADocumentForEachLine() throws Exception {
    try (LoadFile load = Loads.LOGS.open(plan("a"), ITEMS, Encoding.BULK)) {
      assertThat(documents(load, 0))
          .hasSize(load.items(0))
          .allMatch(document -> document.path("body").asText().length() > 200);
    }
  }

  private static List<JsonNode> documents(LoadFile load, int body) throws Exception {
    String text = new String(LoadFile.gunzip(load.body(body)), StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    List<JsonNode> documents = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      assertThat(lines.get(i)).isEqualTo("{\"create\":{}}");
      documents.add(Http.JSON.readTree(lines.get(i + 1)));
    }
    return documents;
  }

  @Test
  void aPointOfEverySeriesComesEveryTenSeconds() throws Exception {
    BenchPlan plan = plan("a");
    try (LoadFile load = Loads.METRICS.open(plan, 2L * MetricLoad.SERIES)) {
      assertThat(load.itemsBefore(load.size())).isEqualTo(2L * MetricLoad.SERIES);
      int cycle = Loads.METRICS.lanes(plan);
      Points first = points(load, 1);
      Points next = points(load, 1 + cycle);
      assertThat(first.size()).isEqualTo(load.items(1));
      assertThat(next.timeNanos(0) - first.timeNanos(0)).isEqualTo(MetricLoad.STEP_NANOS);
      assertThat(next.key(next.seriesRow(0))).isEqualTo(first.key(first.seriesRow(0)));
      assertThat(first.key(0)).isNotEqualTo(first.key(1));
    }
  }

  private static Points points(LoadFile load, int body) throws Exception {
    return Points.of(RemoteWrite.v1(load.body(body), 1 << 20).decoded().frame());
  }
}
