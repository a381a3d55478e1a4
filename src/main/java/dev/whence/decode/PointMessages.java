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

  PointMessages(FrameWriter frame, SeriesRows series) {
    this.frame = frame;
    this.series = series;
    this.buckets = new BucketRows(frame);
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
    frame.table(Section.POINTS).setDouble(row, Points.VALUE, value);
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
    frame
        .table(Section.POINTS)
        .setDouble(row, Points.VALUE, point.hasSum() ? point.getSum() : Double.NaN)
        .set(row, Points.COUNT, point.getCount())
        .setDouble(row, Points.MIN, point.hasMin() ? point.getMin() : Double.NaN)
        .setDouble(row, Points.MAX, point.hasMax() ? point.getMax() : Double.NaN);
    buckets.explicit(
        row,
        longs(point.getBucketCountsList()),
        point.getBucketCountsCount(),
        doubles(point.getExplicitBoundsList()));
    exemplars(row, point.getExemplarsList());
  }

  void add(ExponentialHistogramDataPoint point) throws DecodeException {
    int row =
        begin(
            point.getAttributesList(),
            point.getTimeUnixNano(),
            point.getStartTimeUnixNano(),
            point.getFlags());
    frame
        .table(Section.POINTS)
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
    frame
        .table(Section.POINTS)
        .setDouble(row, Points.VALUE, point.getSum())
        .set(row, Points.COUNT, point.getCount())
        .setDouble(row, Points.MIN, Double.NaN)
        .setDouble(row, Points.MAX, Double.NaN);
    for (SummaryDataPoint.ValueAtQuantile quantile : point.getQuantileValuesList()) {
      int added = frame.add(Section.QUANTILES);
      frame
          .table(Section.QUANTILES)
          .set(added, 0, row)
          .setDouble(added, Points.QUANTILE, quantile.getQuantile())
          .setDouble(added, Points.QUANTILE_VALUE, quantile.getValue());
    }
  }

  private int begin(List<KeyValue> attributes, long time, long start, int flags)
      throws DecodeException {
    int set = AttributeMessages.set(attributes, frame);
    int row = frame.add(Section.POINTS);
    frame
        .table(Section.POINTS)
        .set(row, Points.SERIES, series.row(set))
        .set(row, Points.TIME, time)
        .set(row, Points.START, start)
        .set(row, Points.FLAGS, Integer.toUnsignedLong(flags));
    return row;
  }

  private void exemplars(int point, List<Exemplar> exemplars) throws DecodeException {
    for (Exemplar exemplar : exemplars) {
      int set = AttributeMessages.set(exemplar.getFilteredAttributesList(), frame);
      int row = frame.add(Section.EXEMPLARS);
      Table.Builder table = frame.table(Section.EXEMPLARS);
      double value =
          switch (exemplar.getValueCase()) {
            case AS_DOUBLE -> exemplar.getAsDouble();
            case AS_INT -> exemplar.getAsInt();
            case VALUE_NOT_SET -> Double.NaN;
          };
      table
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

  private static double[] doubles(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
