package dev.whence.api.prometheus;

import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/// Works an expression out at every step at once. Not thread-safe.
final class PromEvaluation {

  /// A sample older than this no longer stands for its series.
  static final long LOOK_BACK_NANOS = 300_000_000_000L;

  /// Series times steps, of all selectors of an expression.
  private static final long MAX_VALUES = 4_000_000;

  /// Samples that functions of ranges look at, each as often as it lies in a range.
  private static final long MAX_LOOKS = 400_000_000;

  private final PromSource source;
  private final long[] steps;
  private long values;
  private long looks;

  /// @param steps times to work it out at, rising
  PromEvaluation(PromSource source, long[] steps) {
    this.source = source;
    this.steps = steps.clone();
  }

  PromValue evaluate(PromExpr expression) {
    return switch (expression) {
      case PromExpr.Scalar scalar -> new PromValue.Scalar(filled(scalar.value()));
      case PromExpr.Selector selector -> newest(selector);
      case PromExpr.Call call -> call(call);
      case PromExpr.Aggregate aggregate ->
          PromAggregate.of(aggregate, vector(aggregate.of()), steps.length);
      case PromExpr.Binary binary ->
          PromArithmetic.of(binary, evaluate(binary.left()), evaluate(binary.right()));
    };
  }

  private double[] filled(double value) {
    double[] values = new double[steps.length];
    Arrays.fill(values, value);
    return values;
  }

  private PromValue.Vector vector(PromExpr expression) {
    return switch (evaluate(expression)) {
      case PromValue.Vector vector -> vector;
      case PromValue.Scalar _ -> throw PromException.bad("expected series, found a number");
    };
  }

  private double[] scalar(PromExpr expression) {
    return switch (evaluate(expression)) {
      case PromValue.Scalar scalar -> scalar.values();
      case PromValue.Vector _ -> throw PromException.bad("expected a number, found series");
    };
  }

  private PromValue.Vector newest(PromExpr.Selector selector) {
    if (selector.rangeNanos() != 0) {
      throw PromException.bad("a range such as [5m] needs a function such as rate around it");
    }
    List<PromValue.Row> rows = new ArrayList<>();
    for (PromSeries series : read(selector, LOOK_BACK_NANOS)) {
      double[] values = new double[steps.length];
      for (int step = 0; step < values.length; step++) {
        long at = steps[step] - selector.offsetNanos();
        int to = series.upTo(at);
        boolean fresh = to > 0 && series.timesNanos()[to - 1] > at - LOOK_BACK_NANOS;
        values[step] = fresh ? series.values()[to - 1] : Double.NaN;
      }
      rows.add(new PromValue.Row(series.labels(), values));
    }
    return new PromValue.Vector(rows);
  }

  private List<PromSeries> read(PromExpr.Selector selector, long before) {
    long from = steps[0] - selector.offsetNanos() - before;
    long to = steps[steps.length - 1] - selector.offsetNanos();
    List<PromSeries> series =
        source.series(selector, new TimeRange(Math.max(0, from), Math.max(0, to) + 1));
    values += (long) series.size() * steps.length;
    if (values > MAX_VALUES) {
      throw PromException.execution(
          "query works out more than " + MAX_VALUES + " values: ask for fewer series or steps");
    }
    return series;
  }

  private PromValue call(PromExpr.Call call) {
    String function = call.function();
    if (PromFunctions.OVER_RANGES.contains(function)) {
      return overRange(function, argument(call, 0, 1));
    }
    if (PromFunctions.OF_NUMBERS.contains(function)) {
      return map(evaluate(argument(call, 0, 1)), value -> PromFunctions.ofNumber(function, value));
    }
    return switch (function) {
      case "time" -> {
        count(call, 0);
        yield new PromValue.Scalar(Arrays.stream(steps).mapToDouble(t -> t / 1e9).toArray());
      }
      case "vector" ->
          new PromValue.Vector(
              List.of(new PromValue.Row(new TreeMap<>(), scalar(argument(call, 0, 1)))));
      case "scalar" -> single(vector(argument(call, 0, 1)));
      case "histogram_quantile" ->
          PromHistogram.quantile(scalar(argument(call, 0, 2)), vector(argument(call, 1, 2)));
      case "clamp_min", "clamp_max" -> clamp(call);
      default -> throw new IllegalArgumentException(function);
    };
  }

  private PromValue clamp(PromExpr.Call call) {
    PromValue.Vector rows = vector(argument(call, 0, 2));
    double[] bound = scalar(argument(call, 1, 2));
    boolean min = call.function().equals("clamp_min");
    List<PromValue.Row> clamped = new ArrayList<>();
    for (PromValue.Row row : rows.rows()) {
      double[] values = new double[bound.length];
      for (int step = 0; step < values.length; step++) {
        double value = row.values()[step];
        values[step] = min ? Math.max(value, bound[step]) : Math.min(value, bound[step]);
      }
      clamped.add(new PromValue.Row(unnamed(row.labels()), values));
    }
    return new PromValue.Vector(clamped);
  }

  private PromValue.Scalar single(PromValue.Vector rows) {
    return new PromValue.Scalar(
        rows.rows().size() == 1 ? rows.rows().getFirst().values() : filled(Double.NaN));
  }

  private static void count(PromExpr.Call call, int wanted) {
    if (call.arguments().size() != wanted) {
      throw PromException.bad(
          "%s takes %d argument(s), found %d"
              .formatted(call.function(), wanted, call.arguments().size()));
    }
  }

  private static PromExpr argument(PromExpr.Call call, int which, int wanted) {
    count(call, wanted);
    return call.arguments().get(which);
  }

  private PromValue.Vector overRange(String function, PromExpr argument) {
    if (!(argument instanceof PromExpr.Selector selector) || selector.rangeNanos() == 0) {
      throw PromException.bad(function + " needs a range, such as " + function + "(name[5m])");
    }
    List<PromValue.Row> rows = new ArrayList<>();
    for (PromSeries series : read(selector, selector.rangeNanos())) {
      double[] values = new double[steps.length];
      for (int step = 0; step < values.length; step++) {
        long end = steps[step] - selector.offsetNanos();
        int from = series.upTo(end - selector.rangeNanos());
        int to = series.upTo(end);
        look(to - from);
        values[step] =
            PromFunctions.overRange(function, series, from, to, end, selector.rangeNanos());
      }
      SortedMap<String, String> labels = series.labels();
      rows.add(
          new PromValue.Row(function.equals("last_over_time") ? labels : unnamed(labels), values));
    }
    return distinct(rows);
  }

  private void look(int samples) {
    looks += samples;
    if (looks > MAX_LOOKS) {
      throw PromException.execution(
          "query looks at more than "
              + MAX_LOOKS
              + " samples, those of overlapping ranges again: ask for shorter ranges or fewer steps");
    }
  }

  private static PromValue.Vector distinct(List<PromValue.Row> rows) {
    Set<SortedMap<String, String>> seen = new java.util.HashSet<>();
    for (PromValue.Row row : rows) {
      if (!seen.add(row.labels())) {
        throw PromException.execution("vector cannot contain metrics with the same labelset");
      }
    }
    return new PromValue.Vector(rows);
  }

  private static PromValue map(PromValue value, DoubleUnaryOperator function) {
    return switch (value) {
      case PromValue.Scalar scalar ->
          new PromValue.Scalar(Arrays.stream(scalar.values()).map(function).toArray());
      case PromValue.Vector vector ->
          new PromValue.Vector(
              vector.rows().stream()
                  .map(
                      row ->
                          new PromValue.Row(
                              unnamed(row.labels()),
                              Arrays.stream(row.values()).map(function).toArray()))
                  .toList());
    };
  }

  /// The labels without the metric's name.
  static SortedMap<String, String> unnamed(SortedMap<String, String> labels) {
    TreeMap<String, String> rest = new TreeMap<>(labels);
    rest.remove("__name__");
    return rest;
  }
}
