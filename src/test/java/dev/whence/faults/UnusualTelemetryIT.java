package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telemetry that is far out of the usual: a trace of a million spans, an attribute of megabytes, a
/// hundred thousand label values; and what is late, repeated, out of order or of the future.
@Tag("full")
class UnusualTelemetryIT {

  private static final int BATCH = 5_000;
  private static final int SPANS = 1_000_000;
  private static final int LABELS = 100_000;
  private static final int LABEL_BYTES = 4_000;
  private static final int SERVICES = 3_000;
  private static final int SERVICES_AT_ONCE = 100;
  private static final int OPERATIONS = 20;
  private static final int MINUTES = 15;
  private static final long SECOND = 1_000_000_000L;
  private static final long MOST_RESIDENT = 1_100L << 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path directory;

  @Test
  void isKeptAndBounded() throws Exception {
    try (RealService service = new RealService(directory).start()) {
      hugeAttribute(service);
      manyLabels(service);
      longLabels(service);
      inAnyOrder(service);
      hugeTrace(service);
      long begin = System.nanoTime();
      service.kill();
      service.start();
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertThat(served(service, "huge")).isEqualTo(SPANS);
      FaultFigures.add(
          "a trace of a million spans, killed at its end",
          new Ledger.Outcome(SPANS, served(service, "huge"), 0),
          seconds,
          String.format(Locale.ROOT, "resident %.0f MB", service.residentBytes() / 1e6));
    }
  }

  /// More operations than the memory of any question has room for, over what is asked about.
  @Test
  void whatIsTooMuchForOneQuestionIsRefused() throws Exception {
    try (RealService service = new RealService(directory).start()) {
      long begin = (Instant.now().getEpochSecond() - 40 * 60) * SECOND;
      for (int minute = 0; minute < MINUTES; minute++) {
        for (int first = 0; first < SERVICES; first += SERVICES_AT_ONCE) {
          byte[] body = minuteOf(first, minute, begin + minute * 60 * SECOND);
          assertThat(post(service, "/v1/traces", body).statusCode()).isEqualTo(200);
        }
      }
      List<String> answers = new ArrayList<>();
      for (String path :
          List.of(
              "/api/v1/explanations?from=now-1h&to=now",
              "/api/v1/explanations?from=now-40m&to=now-20m&service=service-7",
              "/api/v1/explanations?from=now-24h&to=now",
              "/api/v1/topology?from=now-1h&to=now",
              "/api/v1/services?from=now-1h&to=now&limit=1000",
              "/api/v1/coverage?from=now-1h&to=now&limit=1000",
              "/api/v1/indicators?signal=rate&by=operation&from=now-1h&to=now",
              "/api/v1/indicators?signal=latency&by=operation&from=now-24h&to=now&service=service-7",
              "/api/v1/query_range?query=rate(whence_requests_total%5B5m%5D)&step=60&start="
                  + begin / SECOND
                  + "&end="
                  + (begin / SECOND + 1_200))) {
        HttpResponse<String> answer = service.get(path);
        assertThat(answer.statusCode()).as("%s: %.300s", path, answer.body()).isIn(200, 422, 503);
        answers.add("" + answer.statusCode());
        assertThat(service.isAlive()).as("%s: %s", path, service.logText()).isTrue();
      }
      assertThat(answers.getFirst()).as("60,000 operations in an hour").isEqualTo("422");
      assertThat(service.residentBytes()).as("memory is bounded").isLessThan(MOST_RESIDENT);
      FaultFigures.add(
          SERVICES + " services of " + OPERATIONS + " operations, asked in many ways",
          answers + ", resident " + service.residentBytes() / 1_000_000 + " MB");
    }
  }

  /// A span of each operation of some services, each a request of its own.
  private static byte[] minuteOf(int firstService, int minute, long beginNanos) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (int service = firstService; service < firstService + SERVICES_AT_ONCE; service++) {
      ScopeSpans.Builder spans = ScopeSpans.newBuilder();
      for (int operation = 0; operation < OPERATIONS; operation++) {
        long number = ((long) minute * SERVICES + service) * OPERATIONS + operation;
        spans.addSpans(
            span(1_000 + number, 1, beginNanos + operation * 3 * SECOND)
                .setName("operation " + operation));
      }
      request
          .addResourceSpansBuilder()
          .setResource(
              Resource.newBuilder()
                  .addAttributes(Exports.text("service.name", "service-" + service)))
          .addScopeSpans(spans);
    }
    return request.build().toByteArray();
  }

  private HttpResponse<byte[]> post(RealService service, String path, byte[] body)
      throws Exception {
    while (true) {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(service.address(path))
                  .header("Content-Type", "application/x-protobuf")
                  .timeout(Duration.ofMinutes(1))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 503 && answer.statusCode() != 429) {
        return answer;
      }
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      RealService.pause(100);
    }
  }

  private static Span.Builder span(long trace, long id, long startNanos) {
    return Span.newBuilder()
        .setTraceId(Exports.bytes(7, trace))
        .setSpanId(Exports.bytes(id))
        .setName("op")
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .setStartTimeUnixNano(startNanos)
        .setEndTimeUnixNano(startNanos + 1_000_000);
  }

  private static byte[] trace(String service, List<Span> spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(Exports.text("service.name", service)))
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans)))
        .build()
        .toByteArray();
  }

  private void hugeTrace(RealService service) throws Exception {
    long begin = Clocks.recently();
    for (int from = 0; from < SPANS; from += BATCH) {
      List<Span> spans = new ArrayList<>();
      for (int i = from; i < from + BATCH; i++) {
        Span.Builder span = span(1, i + 1, begin + i * 10_000L);
        spans.add((i == 0 ? span : span.setParentSpanId(Exports.bytes(i / 2 + 1))).build());
      }
      assertThat(post(service, "/v1/traces", trace("huge", spans)).statusCode()).isEqualTo(200);
    }
    assertThat(service.residentBytes()).as("memory is bounded").isLessThan(MOST_RESIDENT);
    String id = "%016x%016x".formatted(7, 1);
    for (String path :
        List.of(
            "/api/v1/requests/" + id,
            "/api/traces/" + id,
            "/api/v1/explanations?service=huge&signal=latency&from=now-10m&to=now")) {
      HttpResponse<String> answer = service.get(path);
      assertThat(answer.statusCode()).as("%s: %.300s", path, answer.body()).isIn(200, 422, 503);
      assertThat(answer.body().length()).as(path).isLessThan(64 << 20);
    }
    assertThat(service.isAlive()).as(service.logText()).isTrue();
    assertThat(service.residentBytes()).as("memory is bounded").isLessThan(MOST_RESIDENT);
  }

  private void hugeAttribute(RealService service) throws Exception {
    Span span =
        span(2, 1, Clocks.recently())
            .addAttributes(Exports.text("blob", "x".repeat(15 << 20)))
            .build();
    assertThat(post(service, "/v1/traces", trace("blob", List.of(span))).statusCode())
        .isEqualTo(200);
    HttpResponse<String> kept = service.get("/api/traces/%016x%016x".formatted(7, 2));
    assertThat(kept.body()).contains("xxxx");
    assertThat(kept.body().length()).as("cut at the limit of a text").isLessThan(100_000);
    FaultFigures.add("an attribute of 15 MiB", "kept " + kept.body().length() + " bytes of JSON");
  }

  private static byte[] metric(String name, Gauge.Builder gauge) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(Exports.text("service.name", "labels")))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(Metric.newBuilder().setName(name).setGauge(gauge))))
        .build()
        .toByteArray();
  }

  private void manyLabels(RealService service) throws Exception {
    long begin = Clocks.recently();
    for (int from = 0; from < LABELS; from += BATCH) {
      Gauge.Builder gauge = Gauge.newBuilder();
      for (int i = from; i < from + BATCH; i++) {
        gauge.addDataPoints(
            NumberDataPoint.newBuilder()
                .setTimeUnixNano(begin)
                .setAsDouble(i)
                .addAttributes(Exports.text("user.id", "user-" + i)));
      }
      assertThat(post(service, "/v1/metrics", metric("logins", gauge)).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> answer =
        service.get("/api/v1/query?query=count(logins)&time=" + (begin / SECOND + 1));
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400, 422);
    assertThat(service.isAlive()).isTrue();
    FaultFigures.add(
        "a hundred thousand label values",
        "query answered "
            + answer.statusCode()
            + ", resident "
            + service.residentBytes() / 1_000_000
            + " MB");
  }

  /// A hundred thousand series, each with a label of kilobytes: more than the heap holds at once.
  private void longLabels(RealService service) throws Exception {
    long begin = Clocks.recently();
    Random random = new Random(1);
    for (int from = 0; from < LABELS; from += BATCH / 2) {
      Gauge.Builder gauge = Gauge.newBuilder();
      for (int i = from; i < from + BATCH / 2; i++) {
        byte[] pad = new byte[LABEL_BYTES / 2];
        random.nextBytes(pad);
        gauge.addDataPoints(
            NumberDataPoint.newBuilder()
                .setTimeUnixNano(begin)
                .setAsDouble(i)
                .addAttributes(Exports.text("pad", HexFormat.of().formatHex(pad))));
      }
      assertThat(post(service, "/v1/metrics", metric("padded", gauge)).statusCode()).isEqualTo(200);
    }
    String range = "start=" + (begin / SECOND - 60) + "&end=" + (begin / SECOND + 60);
    List<String> questions =
        List.of(
            "/api/v1/query?query=count(padded)&time=" + (begin / SECOND + 1),
            "/api/v1/labels?" + range,
            "/api/v1/label/pad/values?" + range,
            "/api/v1/indicators?signal=padded&from=now-10m&to=now",
            "/api/v1/explanations?service=labels&signal=latency&from=now-10m&to=now");
    for (String path : questions) {
      HttpResponse<String> answer = service.get(path);
      assertThat(answer.statusCode()).as("%s: %.300s", path, answer.body()).isIn(200, 422, 503);
    }
    assertThat(service.isAlive()).as(service.logText()).isTrue();
    assertThat(service.logText()).doesNotContain("OutOfMemoryError");
  }

  private void inAnyOrder(RealService service) throws Exception {
    long now = Instant.now().getEpochSecond() * SECOND;
    long late = now - Duration.ofDays(3 * 365).toNanos();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      spans.add(span(3, i + 1, now - i * SECOND / 10).build());
    }
    Collections.shuffle(spans, new Random(1));
    spans.add(span(3, 501, late).build());
    spans.add(span(3, 502, now + Duration.ofDays(2).toNanos()).build());
    byte[] body = trace("order", spans);
    ExportTracePartialSuccess partial =
        ExportTraceServiceResponse.parseFrom(post(service, "/v1/traces", body).body())
            .getPartialSuccess();
    assertThat(partial.getRejectedSpans()).as("of the day after tomorrow").isEqualTo(1);
    post(service, "/v1/traces", body); // the same again
    spans.add(span(3, 503, now).build());
    post(service, "/v1/traces", trace("order", spans.reversed())); // and in another form
    HttpResponse<String> kept = service.get("/api/traces/%016x%016x".formatted(7, 3));
    long found = kept.body().split("\"spanID\"", -1).length - 1;
    FaultFigures.add(
        "late, repeated, out of order, of the future", "502 of 503 kept, found " + found);
    assertThat(found).isBetween(501L, 502L);
  }

  private long served(RealService service, String name) throws IOException {
    String body = service.get("/api/v1/services?from=now-1h&to=now").body();
    int at = body.indexOf("\"count\":", body.indexOf("\"" + name + "\""));
    return Long.parseLong(body.substring(at + 8).split("[^0-9]", 2)[0]);
  }
}
