package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.SeriesKey;
import dev.whence.model.Signal;
import dev.whence.model.Table;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The OpenTelemetry SDK's own exporters of metrics against our doors: every instrument, as it was
/// recorded.
class OtlpMetricExportersTest extends OtlpExportersFixture {

  private MetricExporter metrics(Transport transport) {
    return transport.grpc()
        ? OtlpGrpcMetricExporter.builder()
            .setEndpoint(doors.grpc())
            .setCompression(transport.compression())
            .build()
        : OtlpHttpMetricExporter.builder()
            .setEndpoint(doors.http() + "/v1/metrics")
            .setCompression(transport.compression())
            .build();
  }

  @ParameterizedTest
  @EnumSource
  void metricsOfEveryInstrumentArrive(Transport transport) {
    SpanContext sampled =
        SpanContext.create(
            "5b8efff798038103d269b633813fc60c",
            "eee19b7ec3c1b174",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .setResource(RESOURCE)
            .registerView(
                InstrumentSelector.builder().setName("exponential").build(),
                View.builder()
                    .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                    .build())
            .registerMetricReader(
                PeriodicMetricReader.builder(metrics(transport))
                    .setInterval(java.time.Duration.ofHours(1))
                    .build())
            .build()) {
      var meter = provider.get("io.example.meter");
      var attributes = Attributes.of(AttributeKey.stringKey("pool"), "main");
      meter.gaugeBuilder("gauge").setUnit("1").build().set(0.5, attributes);
      meter.counterBuilder("counter").setUnit("{request}").build().add(7, attributes);
      meter.upDownCounterBuilder("updown").build().add(-3, attributes);
      var context = Context.root().with(Span.wrap(sampled));
      meter
          .histogramBuilder("explicit")
          .setUnit("s")
          .setDescription("how long")
          .setExplicitBucketBoundariesAdvice(List.of(1.0, 2.0))
          .build()
          .record(1.5, attributes, context);
      var exponential = meter.histogramBuilder("exponential").build();
      exponential.record(0, attributes);
      exponential.record(1, attributes);
      exponential.record(1000, attributes);
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    Frame frame = doors.kept().all().getFirst().frame();
    assertThat(frame.signal()).isEqualTo(Signal.POINTS);
    assertThat(frame.size()).isEqualTo(5);
    Points points = Points.of(frame);
    Map<String, Integer> rows = new TreeMap<>();
    for (int row = 0; row < points.size(); row++) {
      SeriesKey key = points.key(points.seriesRow(row));
      assertThat(key.attributes().text("pool")).isEqualTo("main");
      assertThat(key.resource().text("service.name")).isEqualTo("auth");
      assertThat(points.timeNanos(row)).isPositive();
      rows.put(key.name(), row);
    }

    assertSeries(points, row(rows, "gauge"), MetricKind.GAUGE, "1", 0, false);
    assertThat(points.value(row(rows, "gauge"))).isEqualTo(0.5);
    assertSeries(points, row(rows, "counter"), MetricKind.SUM, "{request}", 2, true);
    assertThat(points.value(row(rows, "counter"))).isEqualTo(7);
    assertSeries(points, row(rows, "updown"), MetricKind.SUM, "", 2, false);
    assertThat(points.value(row(rows, "updown"))).isEqualTo(-3);

    int explicit = row(rows, "explicit");
    assertSeries(points, explicit, MetricKind.HISTOGRAM, "s", 2, false);
    assertThat(points.value(explicit)).isEqualTo(1.5);
    assertThat(points.count(explicit)).isOne();
    assertThat(points.table().getDouble(Points.MIN, explicit)).isEqualTo(1.5);
    assertThat(points.table().getDouble(Points.MAX, explicit)).isEqualTo(1.5);
    assertThat(buckets(frame, explicit))
        .isEqualTo(new TreeMap<>(Map.of(1.0, 0L, 2.0, 1L, Double.POSITIVE_INFINITY, 0L)));
    Table exemplars = frame.table(Section.EXEMPLARS);
    assertThat(exemplars.size()).isOne();
    assertThat(exemplars.get(0, 0)).isEqualTo(explicit);
    assertThat(exemplars.getDouble(Points.EXEMPLAR_VALUE, 0)).isEqualTo(1.5);
    assertThat(
            new dev.whence.model.TraceId(
                exemplars.get(Points.EXEMPLAR_TRACE_HIGH, 0),
                exemplars.get(Points.EXEMPLAR_TRACE_LOW, 0)))
        .hasToString("5b8efff798038103d269b633813fc60c");
    assertThat(exemplars.get(Points.EXEMPLAR_SPAN_ID, 0)).isEqualTo(0xeee19b7ec3c1b174L);

    int exponential = row(rows, "exponential");
    assertSeries(points, exponential, MetricKind.EXPONENTIAL_HISTOGRAM, "", 2, false);
    assertThat(points.value(exponential)).isEqualTo(1001);
    assertThat(points.count(exponential)).isEqualTo(3);
    var bounds = buckets(frame, exponential);
    assertThat(bounds.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
    assertThat(bounds.get(0.0)).isOne();
    assertThat(bounds.lastKey()).isBetween(1000.0, 1100.0);
    assertThat(bounds.get(bounds.lastKey())).isOne();
  }

  private static int row(Map<String, Integer> rows, String name) {
    Integer row = rows.get(name);
    assertThat(row).as(name).isNotNull();
    return row == null ? -1 : row;
  }

  private static void assertSeries(
      Points points, int row, MetricKind kind, String unit, int temporality, boolean monotonic) {
    SeriesKey key = points.key(points.seriesRow(row));
    assertThat(key.kind()).isEqualTo(kind);
    assertThat(key.unit()).isEqualTo(unit);
    assertThat(key.temporality()).isEqualTo(temporality);
    assertThat(key.monotonic()).isEqualTo(monotonic);
  }

  private static SortedMap<Double, Long> buckets(Frame frame, int point) {
    Table buckets = frame.table(Section.BUCKETS);
    TreeMap<Double, Long> found = new TreeMap<>();
    for (int row = buckets.firstChild(point); row < buckets.firstChild(point + 1); row++) {
      found.put(
          buckets.getDouble(Points.BUCKET_UPPER_BOUND, row), buckets.get(Points.BUCKET_COUNT, row));
    }
    return found;
  }
}
