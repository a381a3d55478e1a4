package dev.whence.api.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// `sum`, `avg`, `min`, `max` and `count` over rows, by labels.
final class PromAggregate {

  private static final class Group {
    final double[] values;
    final int[] counts;

    Group(int steps) {
      values = new double[steps];
      counts = new int[steps];
    }
  }

  private PromAggregate() {}

  static PromValue.Vector of(PromExpr.Aggregate aggregate, PromValue.Vector rows, int steps) {
    java.util.Map<SortedMap<String, String>, Group> groups = new java.util.LinkedHashMap<>();
    for (PromValue.Row row : rows.rows()) {
      Group group = groups.computeIfAbsent(labels(aggregate, row.labels()), _ -> new Group(steps));
      for (int step = 0; step < steps; step++) {
        if (!Double.isNaN(row.values()[step])) {
          add(aggregate.operator(), group, step, row.values()[step]);
        }
      }
    }
    List<PromValue.Row> found = new ArrayList<>();
    groups.forEach((labels, group) -> found.add(new PromValue.Row(labels, done(aggregate, group))));
    return new PromValue.Vector(found);
  }

  private static SortedMap<String, String> labels(
      PromExpr.Aggregate aggregate, SortedMap<String, String> labels) {
    TreeMap<String, String> kept = new TreeMap<>(labels);
    if (aggregate.without()) {
      kept.remove("__name__");
      aggregate.labels().forEach(kept::remove);
    } else {
      kept.keySet().retainAll(aggregate.labels());
    }
    return kept;
  }

  private static void add(String operator, Group group, int step, double value) {
    boolean first = group.counts[step]++ == 0;
    double before = group.values[step];
    group.values[step] =
        first
            ? value
            : switch (operator) {
              case "min" -> Math.min(before, value);
              case "max" -> Math.max(before, value);
              default -> before + value;
            };
  }

  private static double[] done(PromExpr.Aggregate aggregate, Group group) {
    double[] values = group.values;
    for (int step = 0; step < values.length; step++) {
      int count = group.counts[step];
      if (count == 0) {
        values[step] = Double.NaN;
      } else if (aggregate.operator().equals("avg")) {
        values[step] /= count;
      } else if (aggregate.operator().equals("count")) {
        values[step] = count;
      }
    }
    return values;
  }
}
