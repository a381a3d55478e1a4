package dev.whence.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.whence.model.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Requests by seed that use every field of OTLP, with values at the edges among them.
final class RandomRequests {

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "service.name",
          "http.request.method",
          "exactly8",
          "GET /users/{id}/preferences",
          "größe",
          "日本語のテキスト",
          "emoji 🎉 \"quoted\" \\ and\nlines",
          "\u0000control");

  private final Random random;

  RandomRequests(long seed) {
    this.random = new Random(seed);
  }

  Message next(Signal signal) {
    return switch (signal) {
      case SPANS -> traces();
      case LOGS -> logs();
      case POINTS -> metrics();
      case CHANGES, CELLS, REQUESTS -> throw new IllegalArgumentException(signal.name());
    };
  }

  private void times(int most, Runnable action) {
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      action.run();
    }
  }

  private void maybe(Runnable action) {
    if (random.nextInt(4) > 0) {
      action.run();
    }
  }

  private String text() {
    return random.nextInt(5) == 0
        ? "text " + random.nextInt(50)
        : TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private long whole() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Long.MAX_VALUE;
      case 3 -> Long.MIN_VALUE;
      default -> random.nextInt(1000);
    };
  }

  private double real() {
    return switch (random.nextInt(7)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> Double.MIN_VALUE;
      default -> random.nextDouble() * 1000;
    };
  }

  private ByteString id(int bytes) {
    int size = random.nextInt(8) == 0 ? random.nextInt(20) : bytes;
    byte[] id = new byte[size];
    if (random.nextInt(8) > 0) {
      random.nextBytes(id);
    }
    return ByteString.copyFrom(id);
  }

  private AnyValue value(int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(depth > 3 ? 6 : 8)) {
      case 0, 1 -> value.setStringValue(text());
      case 2 -> value.setIntValue(whole());
      case 3 -> value.setDoubleValue(real());
      case 4 -> value.setBoolValue(random.nextBoolean());
      case 5 -> maybe(() -> value.setBytesValue(id(5)));
      case 6 -> {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        times(3, () -> array.addValues(value(depth + 1)));
        value.setArrayValue(array);
      }
      default -> {
        KeyValueList.Builder list = KeyValueList.newBuilder();
        times(3, () -> list.addValues(attribute(depth + 1)));
        value.setKvlistValue(list);
      }
    }
    return value.build();
  }

  private KeyValue attribute(int depth) {
    KeyValue.Builder attribute = KeyValue.newBuilder().setKey(text());
    maybe(() -> attribute.setValue(value(depth)));
    return attribute.build();
  }

  private KeyValue attribute() {
    return attribute(0);
  }

  private Resource resource() {
    Resource.Builder resource = Resource.newBuilder().setDroppedAttributesCount(random.nextInt(3));
    times(4, () -> resource.addAttributes(attribute()));
    times(
        1,
        () ->
            resource.addEntityRefs(
                EntityRef.newBuilder().setType(text()).addIdKeys(text()).addIdKeys(text())));
    return resource.build();
  }

  private InstrumentationScope scope() {
    InstrumentationScope.Builder scope =
        InstrumentationScope.newBuilder().setName(text()).setVersion(text());
    times(1, () -> scope.addAttributes(attribute()));
    return scope.build();
  }

  private ExportTraceServiceRequest traces() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    times(
        3,
        () -> {
          ResourceSpans.Builder resource = ResourceSpans.newBuilder().setSchemaUrl(text());
          maybe(() -> resource.setResource(resource()));
          times(
              3,
              () -> {
                ScopeSpans.Builder scoped = ScopeSpans.newBuilder().setSchemaUrl(text());
                maybe(() -> scoped.setScope(scope()));
                times(5, () -> scoped.addSpans(span()));
                resource.addScopeSpans(scoped);
              });
          request.addResourceSpans(resource);
        });
    return request.build();
  }

  private Span span() {
    Span.Builder span = Span.newBuilder().setTraceId(id(16)).setSpanId(id(8));
    maybe(() -> span.setName(text()).setKindValue(random.nextInt(8) - 1));
    maybe(() -> span.setTraceState(text()).setFlags((int) whole()));
    maybe(() -> span.setParentSpanId(id(8)));
    maybe(() -> span.setStartTimeUnixNano(whole()).setEndTimeUnixNano(whole()));
    maybe(
        () ->
            span.setStatus(Status.newBuilder().setMessage(text()).setCodeValue(random.nextInt(4))));
    times(8, () -> span.addAttributes(attribute()));
    times(2, () -> span.addEvents(event()));
    times(2, () -> span.addLinks(link()));
    span.setDroppedAttributesCount(random.nextInt(2)).setDroppedEventsCount(random.nextInt(2));
    return span.build();
  }

  private Span.Event event() {
    Span.Event.Builder event = Span.Event.newBuilder();
    maybe(() -> event.setTimeUnixNano(whole()).setName(text()));
    times(2, () -> event.addAttributes(attribute()));
    return event.build();
  }

  private Span.Link link() {
    Span.Link.Builder link = Span.Link.newBuilder().setTraceId(id(16)).setSpanId(id(8));
    maybe(() -> link.setTraceState(text()).setFlags(random.nextInt(3)));
    times(2, () -> link.addAttributes(attribute()));
    return link.build();
  }

  private ExportLogsServiceRequest logs() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    times(
        3,
        () -> {
          ResourceLogs.Builder resource = ResourceLogs.newBuilder().setSchemaUrl(text());
          maybe(() -> resource.setResource(resource()));
          times(
              3,
              () -> {
                ScopeLogs.Builder scoped = ScopeLogs.newBuilder().setSchemaUrl(text());
                maybe(() -> scoped.setScope(scope()));
                times(
                    5,
                    () -> {
                      LogRecord line = line();
                      scoped.addLogRecords(line);
                      times(1, () -> scoped.addLogRecords(line));
                    });
                resource.addScopeLogs(scoped);
              });
          request.addResourceLogs(resource);
        });
    return request.build();
  }

  private LogRecord line() {
    LogRecord.Builder line = LogRecord.newBuilder();
    maybe(() -> line.setTimeUnixNano(whole()));
    maybe(() -> line.setObservedTimeUnixNano(whole()));
    maybe(() -> line.setSeverityNumberValue(random.nextInt(26)));
    maybe(() -> line.setSeverityText(List.of("WARN", "info", "what", "").get(random.nextInt(4))));
    maybe(() -> line.setBody(value(0)));
    maybe(() -> line.setTraceId(id(16)).setSpanId(id(8)).setFlags(random.nextInt(3)));
    maybe(() -> line.setEventName(text()));
    times(5, () -> line.addAttributes(attribute()));
    return line.build();
  }

  private ExportMetricsServiceRequest metrics() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    times(
        3,
        () -> {
          ResourceMetrics.Builder resource = ResourceMetrics.newBuilder().setSchemaUrl(text());
          maybe(() -> resource.setResource(resource()));
          times(
              3,
              () -> {
                ScopeMetrics.Builder scoped = ScopeMetrics.newBuilder().setSchemaUrl(text());
                maybe(() -> scoped.setScope(scope()));
                times(5, () -> scoped.addMetrics(metric()));
                resource.addScopeMetrics(scoped);
              });
          request.addResourceMetrics(resource);
        });
    return request.build();
  }

  private Metric metric() {
    Metric.Builder metric = Metric.newBuilder().setName(text()).setUnit(text());
    maybe(() -> metric.setDescription(text()));
    times(1, () -> metric.addMetadata(attribute()));
    switch (random.nextInt(6)) {
      case 0 -> {
        Gauge.Builder gauge = Gauge.newBuilder();
        times(4, () -> gauge.addDataPoints(number()));
        metric.setGauge(gauge);
      }
      case 1 -> {
        Sum.Builder sum = Sum.newBuilder().setIsMonotonic(random.nextBoolean());
        times(4, () -> sum.addDataPoints(number()));
        metric.setSum(sum.setAggregationTemporalityValue(random.nextInt(4)));
      }
      case 2 -> {
        Histogram.Builder histogram =
            Histogram.newBuilder().setAggregationTemporalityValue(random.nextInt(3));
        times(4, () -> histogram.addDataPoints(histogram()));
        metric.setHistogram(histogram);
      }
      case 3 -> {
        ExponentialHistogram.Builder histogram =
            ExponentialHistogram.newBuilder().setAggregationTemporalityValue(random.nextInt(3));
        times(4, () -> histogram.addDataPoints(exponential()));
        metric.setExponentialHistogram(histogram);
      }
      case 4 -> {
        Summary.Builder summary = Summary.newBuilder();
        times(4, () -> summary.addDataPoints(summary()));
        metric.setSummary(summary);
      }
      default -> {}
    }
    return metric.build();
  }

  private Exemplar exemplar() {
    Exemplar.Builder exemplar = Exemplar.newBuilder().setTimeUnixNano(whole());
    maybe(() -> exemplar.setTraceId(id(16)).setSpanId(id(8)));
    maybe(() -> exemplar.setAsDouble(real()));
    times(1, () -> exemplar.setAsInt(whole()));
    times(2, () -> exemplar.addFilteredAttributes(attribute()));
    return exemplar.build();
  }

  private NumberDataPoint number() {
    NumberDataPoint.Builder point = NumberDataPoint.newBuilder();
    maybe(() -> point.setTimeUnixNano(whole()).setStartTimeUnixNano(whole()));
    maybe(() -> point.setAsDouble(real()));
    times(1, () -> point.setAsInt(whole()));
    maybe(() -> point.setFlags((int) whole()));
    times(3, () -> point.addAttributes(attribute()));
    times(2, () -> point.addExemplars(exemplar()));
    return point.build();
  }

  private HistogramDataPoint histogram() {
    HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder().setCount(whole());
    maybe(() -> point.setTimeUnixNano(whole()).setStartTimeUnixNano(whole()));
    maybe(() -> point.setSum(real()));
    maybe(() -> point.setMin(real()).setMax(real()));
    int bounds = random.nextInt(4);
    for (int i = 0; i < bounds; i++) {
      point.addExplicitBounds(real());
    }
    for (int i = 0; i < bounds + (random.nextInt(6) == 0 ? 0 : 1); i++) {
      point.addBucketCounts(whole());
    }
    times(3, () -> point.addAttributes(attribute()));
    times(2, () -> point.addExemplars(exemplar()));
    return point.build();
  }

  private ExponentialHistogramDataPoint exponential() {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder().setCount(whole()).setZeroCount(whole());
    maybe(() -> point.setTimeUnixNano(whole()).setStartTimeUnixNano(whole()));
    maybe(() -> point.setScale(random.nextInt(30) - 10).setZeroThreshold(real()));
    maybe(() -> point.setSum(real()));
    maybe(() -> point.setMin(real()).setMax(real()));
    Supplier<ExponentialHistogramDataPoint.Buckets> buckets =
        () -> {
          var some = ExponentialHistogramDataPoint.Buckets.newBuilder();
          some.setOffset(random.nextInt(40) - 20);
          times(5, () -> some.addBucketCounts(whole()));
          return some.build();
        };
    maybe(() -> point.setPositive(buckets.get()));
    maybe(() -> point.setNegative(buckets.get()));
    times(3, () -> point.addAttributes(attribute()));
    times(2, () -> point.addExemplars(exemplar()));
    return point.build();
  }

  private SummaryDataPoint summary() {
    SummaryDataPoint.Builder point = SummaryDataPoint.newBuilder().setCount(whole());
    maybe(() -> point.setTimeUnixNano(whole()).setStartTimeUnixNano(whole()).setSum(real()));
    times(
        3,
        () ->
            point.addQuantileValues(
                SummaryDataPoint.ValueAtQuantile.newBuilder()
                    .setQuantile(real())
                    .setValue(real())));
    times(3, () -> point.addAttributes(attribute()));
    return point.build();
  }
}
