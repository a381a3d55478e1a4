package dev.whence.model;

/// A frame of metric points, read by name. The constants name the columns of [Section#POINTS];
/// those that start with `SERIES_` the columns of [Section#SERIES].
///
/// What a point's columns mean follows from its series' kind: a number is in VALUE; a histogram has
/// COUNT, VALUE (the sum), MIN, MAX and rows in [Section#BUCKETS]; an exponential histogram has
/// these too, its buckets already as upper bounds; a summary has COUNT, VALUE and rows in
/// [Section#QUANTILES].
public record Points(Frame frame, Table table, Table series) {

  public static final int SERIES = 0;
  public static final int TIME = 1;
  public static final int START = 2;
  public static final int VALUE = 3;
  public static final int COUNT = 4;

  /// NaN where the sender gave none.
  public static final int MIN = 5;

  /// NaN where the sender gave none.
  public static final int MAX = 6;

  public static final int FLAGS = 7;

  /// Scale of an exponential histogram.
  public static final int SCALE = 8;

  public static final int ZERO_THRESHOLD = 9;

  public static final int SERIES_NAME = 0;
  public static final int SERIES_UNIT = 1;
  public static final int SERIES_DESCRIPTION = 2;
  public static final int SERIES_KIND = 3;

  /// 0 unspecified, 1 delta, 2 cumulative.
  public static final int SERIES_TEMPORALITY = 4;

  /// 1 where the sum only rises.
  public static final int SERIES_MONOTONIC = 5;

  public static final int SERIES_RESOURCE = 6;
  public static final int SERIES_ATTRIBUTES = 7;
  public static final int SERIES_SCOPE = 8;

  public static final int BUCKET_UPPER_BOUND = 1;
  public static final int BUCKET_COUNT = 2;

  public static final int QUANTILE = 1;
  public static final int QUANTILE_VALUE = 2;

  public static final int EXEMPLAR_TIME = 1;
  public static final int EXEMPLAR_VALUE = 2;
  public static final int EXEMPLAR_TRACE_HIGH = 3;
  public static final int EXEMPLAR_TRACE_LOW = 4;
  public static final int EXEMPLAR_SPAN_ID = 5;
  public static final int EXEMPLAR_ATTRIBUTES = 6;

  public static Points of(Frame frame) {
    return new Points(frame, frame.table(Section.POINTS), frame.table(Section.SERIES));
  }

  public int size() {
    return table.size();
  }

  public int seriesRow(int row) {
    return (int) table.get(SERIES, row);
  }

  public long timeNanos(int row) {
    return table.get(TIME, row);
  }

  public double value(int row) {
    return table.getDouble(VALUE, row);
  }

  public long count(int row) {
    return table.get(COUNT, row);
  }

  public String name(int seriesRow) {
    return frame.text(series.get(SERIES_NAME, seriesRow));
  }

  public int resource(int seriesRow) {
    return (int) series.get(SERIES_RESOURCE, seriesRow);
  }

  /// The identity of a series of this frame.
  public SeriesKey key(int seriesRow) {
    return new SeriesKey(
        name(seriesRow),
        frame.text(series.get(SERIES_UNIT, seriesRow)),
        MetricKind.of(series.get(SERIES_KIND, seriesRow)),
        (int) series.get(SERIES_TEMPORALITY, seriesRow),
        series.get(SERIES_MONOTONIC, seriesRow) != 0,
        frame.attributes(resource(seriesRow)),
        frame.attributes(series.get(SERIES_ATTRIBUTES, seriesRow)));
  }
}
