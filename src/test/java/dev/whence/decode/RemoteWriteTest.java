package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.SeriesKey;
import dev.whence.model.Table;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xerial.snappy.Snappy;

/// Messages of both versions, encoded from their published definitions.
class RemoteWriteTest {

  private static final int MAX = 1 << 20;
  private static final long MILLIS = 1_764_000_000_000L;
  private static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

  private static Proto series(String... labels) {
    Proto series = new Proto();
    for (int i = 0; i < labels.length; i += 2) {
      series.message(1, Proto.pair(labels[i], labels[i + 1]));
    }
    return series;
  }

  private static Proto sample(double value, long millis) {
    return new Proto().real(1, value).number(2, millis);
  }

  private static RemoteWrite.Written v1(Proto... series) throws Exception {
    Proto request = new Proto();
    for (Proto one : series) {
      request.message(1, one);
    }
    return RemoteWrite.v1(Snappy.compress(request.build()), MAX);
  }

  @Test
  void labelsOfTheTargetAreTheResource() throws Exception {
    Points points =
        points(
            v1(
                series(
                        "__name__", "http_requests_total",
                        "code", "500",
                        "instance", "10.0.0.7:8080",
                        "job", "shop/auth-v2",
                        "pod", "auth-v2-7d9f")
                    .message(2, sample(41, MILLIS))
                    .message(2, sample(42, MILLIS + 1000))));
    assertThat(points.size()).isEqualTo(2);
    assertThat(points.value(1)).isEqualTo(42);
    assertThat(points.timeNanos(1)).isEqualTo((MILLIS + 1000) * 1_000_000);
    SeriesKey key = points.key(points.seriesRow(1));
    assertThat(key.name()).isEqualTo("http_requests_total");
    assertThat(key.attributes().values()).containsOnlyKeys("code");
    assertThat(key.resource().values())
        .containsEntry("job", "shop/auth-v2")
        .containsEntry("instance", "10.0.0.7:8080")
        .doesNotContainKey("__name__");
    Emitter emitter = Vocabulary.DEFAULT.emitter(key.resource());
    assertThat(emitter.service().name()).isEqualTo("auth-v2");
    assertThat(emitter.service().namespace()).isEqualTo("shop");
    assertThat(emitter.instance()).isEqualTo("auth-v2-7d9f");
  }

  @Test
  void aSeriesIsTheSameInEveryRequest() throws Exception {
    List<Proto> request = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      request.add(
          series(
                  "__name__", i % 3 == 0 ? "queue_wait_seconds_sum" : "queue_length",
                  "instance", "10.0.0." + i % 7 + ":80",
                  "job", i % 5 == 0 ? "batch" : "shop/auth-v2",
                  "queue", "q" + i % 11,
                  "zone", i % 2 == 0 ? "" : "z")
              .message(2, sample(i, MILLIS + i)));
    }
    request.add(
        new Proto()
            .message(1, Proto.pair("__name__", "queue_length"))
            .message(2, sample(7, MILLIS))
            .message(1, Proto.pair("queue", "label behind a sample")));
    List<String> first = read(request);
    assertThat(first).hasSize(301).anyMatch(point -> point.contains("label behind a sample"));
    assertThat(read(request)).isEqualTo(first);
    List<Proto> other = new ArrayList<>(request.reversed().subList(0, 100));
    other.add(series("__name__", "new", "queue", "q1").message(2, sample(1, MILLIS)));
    List<String> turned = new ArrayList<>(first.reversed().subList(0, 100));
    assertThat(read(other)).startsWith(turned.toArray(String[]::new)).hasSize(101);
  }

  private static List<String> read(List<Proto> request) throws Exception {
    Points points = points(v1(request.toArray(Proto[]::new)));
    List<String> read = new ArrayList<>();
    for (int row = 0; row < points.size(); row++) {
      read.add(
          points.key(points.seriesRow(row))
              + " "
              + points.timeNanos(row)
              + " "
              + points.value(row));
    }
    return read;
  }

  @ParameterizedTest
  @CsvSource({
    "http_requests_total,SUM,''",
    "process_cpu_seconds_total,SUM,s",
    "http_request_duration_seconds_bucket,SUM,''",
    "http_request_duration_seconds_sum,SUM,s",
    "http_request_duration_seconds_count,SUM,''",
    "db_client_connection_count,GAUGE,''",
    "process_resident_memory_bytes,GAUGE,By",
    "up,GAUGE,''"
  })
  void namesTellCountersFromGauges(String name, MetricKind kind, String unit) throws Exception {
    Points points = points(v1(series("__name__", name).message(2, sample(1, MILLIS))));
    SeriesKey key = points.key(0);
    assertThat(key.kind()).isEqualTo(kind);
    assertThat(key.monotonic()).isEqualTo(kind == MetricKind.SUM);
    assertThat(key.temporality()).isEqualTo(kind == MetricKind.SUM ? 2 : 0);
    assertThat(key.unit()).isEqualTo(unit);
  }

  @Test
  void staleMarkerIsAPointWithoutValue() throws Exception {
    Points points = points(v1(series("__name__", "up").message(2, sample(STALE, MILLIS))));
    assertThat(points.table().get(Points.FLAGS, 0)).isEqualTo(1);
    assertThat(points.value(0)).isNaN();
  }

  @Test
  void seriesSentInPartsIsOneSeriesAndItsExemplarFindsItsSample() throws Exception {
    Proto exemplar =
        new Proto()
            .message(1, Proto.pair("trace_id", "0242ac120002463ac35c9f6413ad4848"))
            .message(1, Proto.pair("user", "7"))
            .real(2, 0.25)
            .number(3, MILLIS);
    RemoteWrite.Written written =
        v1(
            series("__name__", "a_seconds_bucket", "le", "1").message(3, exemplar),
            series("__name__", "b_seconds_bucket", "le", "1").message(2, sample(7, MILLIS)),
            series("__name__", "b_seconds_bucket", "le", "1").message(3, exemplar),
            series("__name__", "b_seconds_bucket", "le", "1").message(2, sample(8, MILLIS + 1)));
    assertThat(written.samples()).isEqualTo(2);
    assertThat(written.exemplars()).isEqualTo(2);
    Points points = points(written);
    assertThat(points.series().size()).isEqualTo(2);
    assertThat(points.size()).isEqualTo(3);
    Table exemplars = points.frame().table(Section.EXEMPLARS);
    int holder = (int) exemplars.get(0, 1);
    assertThat(points.value(holder)).isEqualTo(7);
    assertThat(exemplars.get(Points.EXEMPLAR_TRACE_HIGH, 1))
        .isEqualTo(TraceId.parse("0242ac120002463ac35c9f6413ad4848").high());
    assertThat(exemplars.getDouble(Points.EXEMPLAR_VALUE, 1)).isEqualTo(0.25);
    int lone = (int) exemplars.get(0, 0);
    assertThat(points.value(lone)).isNaN();
    assertThat(points.table().get(Points.FLAGS, lone)).isEqualTo(3);
  }

  @Test
  void nativeHistogramsAreCountedAndRefused() throws Exception {
    RemoteWrite.Written written =
        v1(
            series("__name__", "latency").message(4, new Proto().number(1, 5)),
            series("__name__", "up").message(2, sample(1, MILLIS)));
    assertThat(written.histograms()).isEqualTo(1);
    assertThat(written.samples()).isEqualTo(1);
    assertThat(written.decoded().rejected()).isEqualTo(1);
    assertThat(written.decoded().reason()).contains("native histograms");
    assertThat(points(written).size()).isEqualTo(1);
  }

  @Test
  void metadataAloneIsTaken() throws Exception {
    Proto metadata = new Proto().number(1, 1).text(2, "http_requests_total").text(4, "Requests.");
    byte[] body = Snappy.compress(new Proto().message(3, metadata).build());
    RemoteWrite.Written written = RemoteWrite.v1(body, MAX);
    assertThat(written.decoded().frame().size()).isZero();
    assertThat(written.decoded().rejected()).isZero();
  }

  @Test
  void namelessSeriesAndImpossibleTimesAreCounted() throws Exception {
    RemoteWrite.Written written =
        v1(
            series("job", "x").message(2, sample(1, MILLIS)),
            series("__name__", "up").message(2, sample(1, Long.MAX_VALUE)));
    assertThat(written.samples()).isZero();
    assertThat(written.decoded().rejected()).isEqualTo(2);
    assertThat(written.decoded().reason()).contains("__name__");
  }

  @Test
  void version2SaysTheSameWithSymbols() throws Exception {
    Proto series =
        new Proto()
            .packed(1, 1, 2, 3, 4)
            .message(2, sample(42, MILLIS).number(3, MILLIS - 60_000))
            .message(4, new Proto().packed(1, 5, 6).real(2, 0.25).number(3, MILLIS))
            .message(5, new Proto().number(1, 1).number(3, 7));
    RemoteWrite.Written written =
        v2(
            series,
            "",
            "__name__",
            "logins",
            "job",
            "auth-v2",
            "trace_id",
            "0242ac120002463ac35c9f6413ad4848",
            "Logins.");
    Points points = points(written);
    SeriesKey key = points.key(0);
    assertThat(key.name()).isEqualTo("logins");
    assertThat(key.kind()).isEqualTo(MetricKind.SUM);
    assertThat(key.resource().text("job")).isEqualTo("auth-v2");
    assertThat(points.frame().text(points.series().get(Points.SERIES_DESCRIPTION, 0)))
        .isEqualTo("Logins.");
    assertThat(points.value(0)).isEqualTo(42);
    assertThat(points.table().get(Points.START, 0)).isEqualTo((MILLIS - 60_000) * 1_000_000);
    assertThat(written.exemplars()).isEqualTo(1);
    assertThat(written.samples()).isEqualTo(1);
  }

  @Test
  void version2RefusesReferencesThatLeadNowhere() {
    assertThatThrownBy(
            () -> v2(new Proto().packed(1, 1, 9).message(2, sample(1, MILLIS)), "", "__name__"))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("reference 9");
    assertThatThrownBy(
            () -> v2(new Proto().packed(1, 1).message(2, sample(1, MILLIS)), "", "__name__"))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> v2(new Proto(), "not empty")).isInstanceOf(DecodeException.class);
  }

  /// Fields of two bytes that hold nothing.
  private static byte[] empty(int field, int count) {
    byte[] fields = new byte[2 * count];
    for (int i = 0; i < fields.length; i += 2) {
      fields[i] = (byte) (field << 3 | 2);
    }
    return fields;
  }

  @Test
  void version2ReadsNoMoreThanMayBeInOneRequest() throws Exception {
    for (byte[] request :
        List.of(
            empty(4, 500_001),
            new Proto().bytes(5, empty(2, 250_001)).build(),
            new Proto().text(4, "").bytes(5, empty(4, 1_000_001)).build(),
            new Proto()
                .text(4, "")
                .bytes(5, new Proto().bytes(1, new byte[4_000_002]).build())
                .build())) {
      byte[] block = Snappy.compress(request);
      assertThatThrownBy(() -> RemoteWrite.v2(block, 8 * MAX))
          .isInstanceOfSatisfying(
              DecodeException.class,
              refused ->
                  assertThat(refused.problem()).isEqualTo(DecodeException.Problem.TOO_LARGE));
    }
  }

  @Test
  void everyFlippedBitIsRefusedOrRead() throws Exception {
    byte[] one =
        new Proto()
            .message(1, series("__name__", "up", "job", "x").message(2, sample(1, MILLIS)))
            .build();
    byte[] two =
        request2(
                new Proto().packed(1, 1, 2).message(2, sample(1, MILLIS)),
                List.of("", "__name__", "up"))
            .build();
    int refused = 0;
    for (byte[] whole : List.of(one, two)) {
      for (int bit = 0; bit < whole.length * 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        refused += refuses(flipped) ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  private static boolean refuses(byte[] body) throws IOException {
    byte[] block = Snappy.compress(body);
    boolean refused = false;
    try {
      assertThat(RemoteWrite.v1(block, MAX)).isNotNull();
    } catch (DecodeException expected) {
      refused = true;
    }
    try {
      assertThat(RemoteWrite.v2(block, MAX)).isNotNull();
    } catch (DecodeException expected) {
      refused = true;
    }
    return refused;
  }

  private static RemoteWrite.Written v2(Proto series, String... symbols) throws Exception {
    return RemoteWrite.v2(Snappy.compress(request2(series, List.of(symbols)).build()), MAX);
  }

  private static Proto request2(Proto series, List<String> symbols) {
    Proto request = new Proto();
    new ArrayList<>(symbols).forEach(symbol -> request.text(4, symbol));
    return request.message(5, series);
  }

  private static Points points(RemoteWrite.Written written) {
    return Points.of(written.decoded().frame());
  }
}
