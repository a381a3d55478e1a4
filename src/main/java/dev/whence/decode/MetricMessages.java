package dev.whence.decode;

import dev.whence.model.MetricKind;
import dev.whence.model.Signal;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;

/// A metrics request as protobuf messages to a frame.
final class MetricMessages {

  static final String NO_NAME = "a metric must have a name";

  private final FrameWriter frame = new FrameWriter(Signal.POINTS);
  private final SeriesRows series = new SeriesRows(frame);
  private final PointMessages points = new PointMessages(frame, series);

  static Decoded decode(ExportMetricsServiceRequest request) throws DecodeException {
    MetricMessages messages = new MetricMessages();
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      messages.add(resource);
    }
    return messages.frame.build();
  }

  private void add(ResourceMetrics metrics) throws DecodeException {
    int resource = AttributeMessages.set(metrics.getResource().getAttributesList(), frame);
    for (ScopeMetrics scoped : metrics.getScopeMetricsList()) {
      int scope = frame.text(scoped.getScope().getName());
      for (Metric metric : scoped.getMetricsList()) {
        if (metric.getName().isEmpty()) {
          frame.reject(size(metric), NO_NAME);
        } else {
          add(metric, resource, scope);
        }
      }
    }
  }

  private static int size(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 0;
    };
  }

  private void add(Metric metric, int resource, int scope) throws DecodeException {
    switch (metric.getDataCase()) {
      case GAUGE -> {
        begin(metric, MetricKind.GAUGE, resource, scope);
        numbers(metric.getGauge().getDataPointsList());
        series.end(0, false);
      }
      case SUM -> {
        begin(metric, MetricKind.SUM, resource, scope);
        numbers(metric.getSum().getDataPointsList());
        series.end(
            metric.getSum().getAggregationTemporalityValue(), metric.getSum().getIsMonotonic());
      }
      case HISTOGRAM -> {
        begin(metric, MetricKind.HISTOGRAM, resource, scope);
        for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
          points.add(point);
        }
        series.end(metric.getHistogram().getAggregationTemporalityValue(), false);
      }
      case EXPONENTIAL_HISTOGRAM -> {
        begin(metric, MetricKind.EXPONENTIAL_HISTOGRAM, resource, scope);
        for (ExponentialHistogramDataPoint point :
            metric.getExponentialHistogram().getDataPointsList()) {
          points.add(point);
        }
        series.end(metric.getExponentialHistogram().getAggregationTemporalityValue(), false);
      }
      case SUMMARY -> {
        begin(metric, MetricKind.SUMMARY, resource, scope);
        for (SummaryDataPoint point : metric.getSummary().getDataPointsList()) {
          points.add(point);
        }
        series.end(0, false);
      }
      case DATA_NOT_SET -> {}
    }
  }

  private void begin(Metric metric, MetricKind kind, int resource, int scope)
      throws DecodeException {
    series.begin(
        frame.text(metric.getName()),
        frame.text(metric.getUnit()),
        frame.text(metric.getDescription()),
        kind,
        resource,
        scope);
  }

  private void numbers(List<NumberDataPoint> list) throws DecodeException {
    for (NumberDataPoint point : list) {
      points.add(point);
    }
  }
}
