package dev.whence.api.telemetry;

import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import java.util.Arrays;

/// A metric series as a curve that can be drawn: gauges as they are, counters as a rate per second,
/// histograms and summaries as the mean of what came in between two points.
///
/// Immutable.
final class SeriesValues {

  private static final int CUMULATIVE = 2;

  private final String shown;
  private final long[] timesNanos;
  private final double[] values;

  private SeriesValues(String shown, long[] timesNanos, double[] values) {
    this.shown = shown;
    this.timesNanos = timesNanos;
    this.values = values;
  }

  static SeriesValues of(Series series) {
    MetricKind kind = series.key().kind();
    return switch (kind) {
      case GAUGE -> asTheyAre(series);
      case SUM -> series.key().monotonic() ? rate(series) : asTheyAre(series);
      case HISTOGRAM, EXPONENTIAL_HISTOGRAM, SUMMARY -> mean(series);
    };
  }

  private static SeriesValues asTheyAre(Series series) {
    Points points = new Points("value", series.size());
    for (int i = 0; i < series.size(); i++) {
      points.add(series.timeNanos(i), series.value(i));
    }
    return points.done();
  }

  private static SeriesValues rate(Series series) {
    Points points = new Points("rate", series.size());
    for (int i = 1; i < series.size(); i++) {
      double seconds = (series.timeNanos(i) - series.timeNanos(i - 1)) / 1e9;
      points.add(series.timeNanos(i), increase(series, i) / seconds);
    }
    return points.done();
  }

  private static SeriesValues mean(Series series) {
    Points points = new Points("mean", series.size());
    boolean cumulative = cumulative(series);
    for (int i = cumulative ? 1 : 0; i < series.size(); i++) {
      boolean reset = cumulative && series.count(i) < series.count(i - 1);
      boolean whole = !cumulative || reset;
      double sum = whole ? series.value(i) : series.value(i) - series.value(i - 1);
      long count = whole ? series.count(i) : series.count(i) - series.count(i - 1);
      points.add(series.timeNanos(i), sum / count);
    }
    return points.done();
  }

  /// A counter that fell has started anew from zero.
  private static double increase(Series series, int i) {
    double before = cumulative(series) ? series.value(i - 1) : 0;
    double value = series.value(i);
    return value < before ? value : value - before;
  }

  /// Counters of unstated temporality are Prometheus' and the like: cumulative. Only OTLP says
  /// delta, and always says so.
  private static boolean cumulative(Series series) {
    int temporality = series.key().temporality();
    return temporality == CUMULATIVE
        || (temporality == 0 && series.key().kind() != MetricKind.GAUGE);
  }

  /// The mean of each step's points, at the begin of the step; steps without points are left out.
  SeriesValues stepped(long fromNanos, long stepNanos) {
    Points points = new Points(shown, timesNanos.length);
    int i = 0;
    while (i < timesNanos.length) {
      long step = Math.floorDiv(timesNanos[i] - fromNanos, stepNanos);
      double sum = 0;
      int first = i;
      while (i < timesNanos.length && Math.floorDiv(timesNanos[i] - fromNanos, stepNanos) == step) {
        sum += values[i++];
      }
      points.add(fromNanos + step * stepNanos, sum / (i - first));
    }
    return points.done();
  }

  /// `value`, `rate` or `mean`.
  String shown() {
    return shown;
  }

  int size() {
    return values.length;
  }

  long timeNanos(int i) {
    return timesNanos[i];
  }

  double value(int i) {
    return values[i];
  }

  /// Collects points; values that JSON has no form for are left out.
  private static final class Points {
    private final String shown;
    private final long[] times;
    private final double[] values;
    private int size;

    Points(String shown, int most) {
      this.shown = shown;
      this.times = new long[most];
      this.values = new double[most];
    }

    void add(long timeNanos, double value) {
      if (Double.isFinite(value)) {
        times[size] = timeNanos;
        values[size++] = value;
      }
    }

    SeriesValues done() {
      return new SeriesValues(shown, Arrays.copyOf(times, size), Arrays.copyOf(values, size));
    }
  }
}
