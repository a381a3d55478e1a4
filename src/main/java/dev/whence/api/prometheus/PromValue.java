package dev.whence.api.prometheus;

import java.util.List;
import java.util.SortedMap;

/// What an expression comes to at each step. NaN stands for no value.
@SuppressWarnings("ArrayRecordComponent") // worked on in place, never compared
sealed interface PromValue {

  record Scalar(double[] values) implements PromValue {}

  record Vector(List<Row> rows) implements PromValue {
    public Vector {
      rows = List.copyOf(rows);
    }
  }

  /// One series of the result.
  record Row(SortedMap<String, String> labels, double[] values) {}
}
