package dev.whence.api.prometheus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Operators between numbers and rows. Between rows one matches one: by all labels but the name, or
/// as `on` and `ignoring` say.
final class PromArithmetic {

  private PromArithmetic() {}

  static PromValue of(PromExpr.Binary binary, PromValue left, PromValue right) {
    return switch (left) {
      case PromValue.Scalar a ->
          switch (right) {
            case PromValue.Scalar b -> ofNumbers(binary, a, b);
            case PromValue.Vector rows -> ofRows(binary, rows, a.values(), false);
          };
      case PromValue.Vector rows ->
          switch (right) {
            case PromValue.Scalar b -> ofRows(binary, rows, b.values(), true);
            case PromValue.Vector others -> matched(binary, rows, others);
          };
    };
  }

  private static PromValue ofNumbers(
      PromExpr.Binary binary, PromValue.Scalar a, PromValue.Scalar b) {
    if (binary.isComparison() && !binary.bool()) {
      throw PromException.bad("comparisons between scalars must use BOOL modifier");
    }
    double[] values = new double[a.values().length];
    for (int step = 0; step < values.length; step++) {
      values[step] = apply(binary, a.values()[step], b.values()[step], 0);
    }
    return new PromValue.Scalar(values);
  }

  private static PromValue ofRows(
      PromExpr.Binary binary, PromValue.Vector rows, double[] numbers, boolean rowsLeft) {
    List<PromValue.Row> found = new ArrayList<>();
    for (PromValue.Row row : rows.rows()) {
      double[] values = new double[numbers.length];
      for (int step = 0; step < values.length; step++) {
        double value = row.values()[step];
        values[step] =
            rowsLeft
                ? apply(binary, value, numbers[step], value)
                : apply(binary, numbers[step], value, value);
      }
      found.add(new PromValue.Row(labels(binary, row.labels()), values));
    }
    return new PromValue.Vector(found);
  }

  private static SortedMap<String, String> labels(
      PromExpr.Binary binary, SortedMap<String, String> labels) {
    boolean kept = binary.isComparison() && !binary.bool();
    return kept ? labels : PromEvaluation.unnamed(labels);
  }

  private static PromValue matched(
      PromExpr.Binary binary, PromValue.Vector left, PromValue.Vector right) {
    Map<SortedMap<String, String>, PromValue.Row> others = new HashMap<>();
    for (PromValue.Row row : right.rows()) {
      if (others.put(key(binary, row.labels()), row) != null) {
        throw PromException.execution(
            "many-to-many matching not allowed: matching labels must be unique on one side");
      }
    }
    Map<SortedMap<String, String>, Boolean> used = new HashMap<>();
    List<PromValue.Row> found = new ArrayList<>();
    for (PromValue.Row row : left.rows()) {
      SortedMap<String, String> key = key(binary, row.labels());
      PromValue.Row other = others.get(key);
      if (other == null) {
        continue;
      }
      if (used.put(key, true) != null) {
        throw PromException.execution(
            "multiple matches for labels: many-to-one matching is not supported here");
      }
      double[] values = new double[row.values().length];
      for (int step = 0; step < values.length; step++) {
        double value = row.values()[step];
        values[step] = apply(binary, value, other.values()[step], value);
      }
      boolean kept = binary.isComparison() && !binary.bool();
      found.add(new PromValue.Row(kept ? matchedBy(binary, row.labels()) : key, values));
    }
    return new PromValue.Vector(found);
  }

  /// The labels that a comparison leaves: of those the rows match by, and the name unless `on` says
  /// which.
  private static SortedMap<String, String> matchedBy(
      PromExpr.Binary binary, SortedMap<String, String> labels) {
    SortedMap<String, String> matched = key(binary, labels);
    String name = labels.get("__name__");
    if (!binary.on() && name != null && !binary.labels().contains("__name__")) {
      matched.put("__name__", name);
    }
    return matched;
  }

  private static SortedMap<String, String> key(
      PromExpr.Binary binary, SortedMap<String, String> labels) {
    TreeMap<String, String> key = new TreeMap<>(labels);
    if (binary.on()) {
      key.keySet().retainAll(binary.labels());
    } else {
      key.remove("__name__");
      binary.labels().forEach(key::remove);
    }
    return key;
  }

  /// @param kept what a comparison that holds leaves
  private static double apply(PromExpr.Binary binary, double a, double b, double kept) {
    if (!binary.isComparison()) {
      return switch (binary.operator()) {
        case "+" -> a + b;
        case "-" -> a - b;
        case "*" -> a * b;
        case "/" -> a / b;
        case "%" -> a % b;
        case "^" -> Math.pow(a, b);
        default -> throw new IllegalArgumentException(binary.operator());
      };
    }
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.NaN;
    }
    boolean holds =
        switch (binary.operator()) {
          case "==" -> a == b;
          case "!=" -> a != b;
          case "<" -> a < b;
          case ">" -> a > b;
          case "<=" -> a <= b;
          default -> a >= b;
        };
    if (binary.bool()) {
      return holds ? 1 : 0;
    }
    return holds ? kept : Double.NaN;
  }
}
