package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a Prometheus-compatible API answers. Stateless and thread-safe.
public final class PrometheusAnswer {

  private static final double MILLIS = 1_000;

  private PrometheusAnswer() {}

  /// The series of a range query, or of an instant one.
  ///
  /// @param name of series that have none of their own, as the results of expressions have not
  /// @throws DecodeException where it is no such answer, or one that tells of an error
  public static Decoded series(byte[] body, String name) throws DecodeException {
    FrameWriter frame = new FrameWriter(Signal.POINTS);
    RemoteSeries rows = new RemoteSeries(frame);
    for (JsonNode series : data(body).path("result")) {
      add(series, name, frame, rows);
    }
    return rows.build();
  }

  private static void add(JsonNode series, String fallback, FrameWriter frame, RemoteSeries rows)
      throws DecodeException {
    Labels labels = new Labels();
    for (Map.Entry<String, JsonNode> label : series.path("metric").properties()) {
      labels.add(frame.text(label.getKey()));
      labels.add(frame.text(label.getValue().asText()));
    }
    if (rows.nameOf(labels) == 0) {
      labels.add(frame.text("__name__"));
      labels.add(frame.text(fallback));
    }
    int name = rows.nameOf(labels);
    boolean counter = PrometheusNames.isCounter(frame.textAt(name));
    int row = rows.series(labels, name, counter, "");
    for (JsonNode sample : series.path("values")) {
      sample(sample, row, rows);
    }
    if (series.has("value")) {
      sample(series.path("value"), row, rows);
    }
    rows.reject(series.path("histograms").size(), "native histograms are not kept");
  }

  private static void sample(JsonNode pair, int row, RemoteSeries rows) throws DecodeException {
    long millis = Math.round(pair.path(0).asDouble(-1) * MILLIS);
    try {
      rows.sample(row, value(pair.path(1).asText()), millis, 0);
    } catch (NumberFormatException nonsense) {
      rows.reject(1, "a sample's value is no number");
    }
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /// The values of a label.
  public static List<String> values(byte[] body) throws DecodeException {
    List<String> values = new ArrayList<>();
    data(body).forEach(value -> values.add(value.asText()));
    return values;
  }

  private static JsonNode data(byte[] body) throws DecodeException {
    JsonNode json = Json.read(body, "an answer of the Prometheus API");
    if (!Json.text(json, "status").equals("success")) {
      throw DecodeException.malformed("the Prometheus API says: " + Json.text(json, "error"));
    }
    return json.path("data");
  }
}
