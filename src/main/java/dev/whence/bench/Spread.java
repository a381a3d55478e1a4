package dev.whence.bench;

import java.util.List;
import java.util.Locale;

/// What several rounds gave for one figure, in order of size. None where nothing was measured.
record Spread(List<Double> sorted) {

  static Spread of(List<Double> values) {
    return new Spread(values.stream().sorted().toList());
  }

  boolean isKnown() {
    return !sorted.isEmpty();
  }

  /// Not a number where nothing was measured.
  double median() {
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /// Of the medians.
  double ratio(Spread other) {
    return median() / other.median();
  }

  static String ratioText(double ratio) {
    return Double.isFinite(ratio) ? number(ratio) : "-";
  }

  static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }

  /// The median, and the range where there are several.
  @Override
  public String toString() {
    return switch (sorted.size()) {
      case 0 -> "-";
      case 1 -> number(median());
      default ->
          "%s (%s - %s)"
              .formatted(number(median()), number(sorted.getFirst()), number(sorted.getLast()));
    };
  }
}
