package dev.whence.decode;

import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Table;
import java.util.Arrays;

/// Gives the points of one metric their series: a row for each attribute set of the metric. Not
/// thread-safe.
final class SeriesRows {

  private final FrameWriter frame;
  private final Table.Builder series;
  private final long[] metric = new long[Section.SERIES.columns().size()];

  /// By attribute set: the metric it was last seen in, and its row there.
  private int[] metrics = new int[64];

  private int[] rows = new int[64];
  private int current;
  private int first;

  SeriesRows(FrameWriter frame) {
    this.frame = frame;
    this.series = frame.table(Section.SERIES);
  }

  void begin(int name, int unit, int description, MetricKind kind, int resource, int scope) {
    metric[Points.SERIES_NAME] = name;
    metric[Points.SERIES_UNIT] = unit;
    metric[Points.SERIES_DESCRIPTION] = description;
    metric[Points.SERIES_KIND] = kind.ordinal();
    metric[Points.SERIES_RESOURCE] = resource;
    metric[Points.SERIES_SCOPE] = scope;
    first = series.size();
    current++;
  }

  /// The series of the metric begun last that has these attributes.
  int row(int attributes) throws DecodeException {
    if (attributes >= rows.length) {
      int size = Math.max(attributes + 1, rows.length * 2);
      rows = Arrays.copyOf(rows, size);
      metrics = Arrays.copyOf(metrics, size);
    }
    if (metrics[attributes] != current) {
      int row = frame.add(series);
      for (int column = 0; column < metric.length; column++) {
        series.set(row, column, metric[column]);
      }
      series.set(row, Points.SERIES_ATTRIBUTES, attributes);
      metrics[attributes] = current;
      rows[attributes] = row;
    }
    return rows[attributes];
  }

  /// Says of the metric begun last what its encoding says only after its points.
  void end(int temporality, boolean monotonic) {
    for (int row = first; row < series.size(); row++) {
      series
          .set(row, Points.SERIES_TEMPORALITY, temporality)
          .set(row, Points.SERIES_MONOTONIC, monotonic ? 1 : 0);
    }
  }
}
