package dev.whence.decode;

import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Table;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;

/// Metric points as protobuf messages to rows. A value that the sender did not give reads as NaN.
final class PointMessages {

  static final String UNEVEN = "a histogram must have one bucket count more than it has bounds";

  private final FrameWriter frame;
  private final SeriesRows series;
  private final BucketRows buckets;
  private final Table.Builder points;
  private final Table.Builder quantiles;
  private final Table.Builder exemplars;

  PointMessages(FrameWriter frame, SeriesRows series) {
    this.frame = frame;
    this.series = series;
    this.buckets = new BucketRows(frame);
    this.points = frame.table(Section.POINTS);
    this.quantiles = frame.table(Section.QUANTILES);
    this.exemplars = frame.table(Section.EXEMPLARS);
  }

  void add(NumberDataPoint point) throws DecodeException {
    int row =
        begin(
            point.getAttributesList(),
            point.getTimeUnixNano(),
            point.getStartTimeUnixNano(),
            point.getFlags());
    double value =
        switch (point.getValueCase()) {
          case AS_DOUBLE -> point.getAsDouble();
          case AS_INT -> point.getAsInt();
          case VALUE_NOT_SET -> Double.NaN;
        };
    points.setDouble(row, Points.VALUE, value);
    exemplars(row, point.getExemplarsList());
  }

  void add(HistogramDataPoint point) throws DecodeException {
    if (!BucketRows.fits(point.getBucketCountsCount(), point.getExplicitBoundsCount())) {
      frame.reject(1, UNEVEN);
      return;
    }
    int row =
        begin(
            point.getAttributesList(),
            point.getTimeUnixNano(),
            point.getStartTimeUnixNano(),
            point.getFlags());
    points
        .setDouble(row, Points.VALUE, point.hasSum() ? point.getSum() : Double.NaN)
        .set(row, Points.COUNT, point.getCount())
        .setDouble(row, Points.MIN, point.hasMin() ? point.getMin() : Double.NaN)
        .setDouble(row, Points.MAX, point.hasMax() ? point.getMax() : Double.NaN);
    buckets.explicit(
        row,
        longs(point.getBucketCountsList()),
        point.getBucketCountsCount(),
        bits(point.getExplicitBoundsList()));
    exemplars(row, point.getExemplarsList());
  }

  void add(ExponentialHistogramDataPoint point) throws DecodeException {
    int row =
        begin(
            point.getAttributesList(),
            point.getTimeUnixNano(),
            point.getStartTimeUnixNano(),
            point.getFlags());
    points
        .setDouble(row, Points.VALUE, point.hasSum() ? point.getSum() : Double.NaN)
        .set(row, Points.COUNT, point.getCount())
        .setDouble(row, Points.MIN, point.hasMin() ? point.getMin() : Double.NaN)
        .setDouble(row, Points.MAX, point.hasMax() ? point.getMax() : Double.NaN)
        .set(row, Points.SCALE, point.getScale())
        .setDouble(row, Points.ZERO_THRESHOLD, point.getZeroThreshold());
    ExponentialHistogramDataPoint.Buckets negative = point.getNegative();
    buckets.negative(
        row,
        point.getScale(),
        negative.getOffset(),
        longs(negative.getBucketCountsList()),
        negative.getBucketCountsCount());
    buckets.zero(row, point.getZeroThreshold(), point.getZeroCount());
    ExponentialHistogramDataPoint.Buckets positive = point.getPositive();
    buckets.positive(
        row,
        point.getScale(),
        positive.getOffset(),
        longs(positive.getBucketCountsList()),
        positive.getBucketCountsCount());
    exemplars(row, point.getExemplarsList());
  }

  void add(SummaryDataPoint point) throws DecodeException {
    int row =
        begin(
            point.getAttributesList(),
            point.getTimeUnixNano(),
            point.getStartTimeUnixNano(),
            point.getFlags());
    points
        .setDouble(row, Points.VALUE, point.getSum())
        .set(row, Points.COUNT, point.getCount())
        .setDouble(row, Points.MIN, Double.NaN)
        .setDouble(row, Points.MAX, Double.NaN);
    for (SummaryDataPoint.ValueAtQuantile quantile : point.getQuantileValuesList()) {
      int added = frame.add(quantiles);
      quantiles
          .set(added, 0, row)
          .setDouble(added, Points.QUANTILE, quantile.getQuantile())
          .setDouble(added, Points.QUANTILE_VALUE, quantile.getValue());
    }
  }

  private int begin(List<KeyValue> attributes, long time, long start, int flags)
      throws DecodeException {
    int set = AttributeMessages.set(attributes, frame);
    int row = frame.add(points);
    points
        .set(row, Points.SERIES, series.row(set))
        .set(row, Points.TIME, time)
        .set(row, Points.START, start)
        .set(row, Points.FLAGS, Integer.toUnsignedLong(flags));
    return row;
  }

  private void exemplars(int point, List<Exemplar> list) throws DecodeException {
    for (Exemplar exemplar : list) {
      int set = AttributeMessages.set(exemplar.getFilteredAttributesList(), frame);
      int row = frame.add(exemplars);
      double value =
          switch (exemplar.getValueCase()) {
            case AS_DOUBLE -> exemplar.getAsDouble();
            case AS_INT -> exemplar.getAsInt();
            case VALUE_NOT_SET -> Double.NaN;
          };
      exemplars
          .set(row, 0, point)
          .set(row, Points.EXEMPLAR_TIME, exemplar.getTimeUnixNano())
          .setDouble(row, Points.EXEMPLAR_VALUE, value)
          .set(row, Points.EXEMPLAR_TRACE_HIGH, Ids.traceHigh(exemplar.getTraceId()))
          .set(row, Points.EXEMPLAR_TRACE_LOW, Ids.traceLow(exemplar.getTraceId()))
          .set(row, Points.EXEMPLAR_SPAN_ID, Ids.spanId(exemplar.getSpanId()))
          .set(row, Points.EXEMPLAR_ATTRIBUTES, set);
    }
  }

  private static long[] longs(List<Long> list) {
    return list.stream().mapToLong(Long::longValue).toArray();
  }

  private static long[] bits(List<Double> list) {
    return list.stream().mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
