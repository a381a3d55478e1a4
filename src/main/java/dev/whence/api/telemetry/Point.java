package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;

/// One point of a curve, as the pair `[epoch ms, value]`.
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"millis", "value"})
record Point(long millis, double value) {

  static List<Point> of(SeriesValues curve) {
    List<Point> points = new ArrayList<>(curve.size());
    for (int i = 0; i < curve.size(); i++) {
      points.add(new Point(curve.timeNanos(i) / 1_000_000, curve.value(i)));
    }
    return points;
  }
}
