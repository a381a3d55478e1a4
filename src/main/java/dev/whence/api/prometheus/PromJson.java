package dev.whence.api.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Exemplar;
import dev.whence.model.SpanId;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Answers in the JSON of Prometheus' API.
final class PromJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PromJson() {}

  static ObjectNode success(JsonNode data) {
    ObjectNode answer = JSON.objectNode().put("status", "success");
    answer.set("data", data);
    return answer;
  }

  static ObjectNode error(String type, String message) {
    return JSON.objectNode().put("status", "error").put("errorType", type).put("error", message);
  }

  /// The value at one step.
  static ObjectNode instant(PromValue value, long stepNanos) {
    return switch (value) {
      case PromValue.Scalar scalar -> result("scalar", sample(stepNanos, scalar.values()[0]));
      case PromValue.Vector vector -> {
        ArrayNode list = JSON.arrayNode();
        for (PromValue.Row row : vector.rows()) {
          if (!Double.isNaN(row.values()[0])) {
            ObjectNode entry = list.addObject();
            entry.set("metric", labels(row.labels()));
            entry.set("value", sample(stepNanos, row.values()[0]));
          }
        }
        yield result("vector", list);
      }
    };
  }

  /// The samples of series as they are, for a range such as `up[5m]` asked for by itself.
  static ObjectNode samples(List<PromSeries> series) {
    ArrayNode list = JSON.arrayNode();
    for (PromSeries one : series) {
      if (one.values().length > 0) {
        ObjectNode entry = list.addObject();
        entry.set("metric", labels(one.labels()));
        ArrayNode values = entry.putArray("values");
        for (int i = 0; i < one.values().length; i++) {
          values.add(sample(one.timesNanos()[i], one.values()[i]));
        }
      }
    }
    return result("matrix", list);
  }

  /// The values at many steps. A number is a series without labels.
  static ObjectNode range(PromValue value, long[] steps) {
    PromValue.Vector rows =
        switch (value) {
          case PromValue.Vector vector -> vector;
          case PromValue.Scalar scalar ->
              new PromValue.Vector(List.of(new PromValue.Row(new TreeMap<>(), scalar.values())));
        };
    ArrayNode list = JSON.arrayNode();
    for (PromValue.Row row : rows.rows()) {
      if (!Arrays.stream(row.values()).allMatch(Double::isNaN)) {
        ObjectNode entry = list.addObject();
        entry.set("metric", labels(row.labels()));
        ArrayNode values = entry.putArray("values");
        for (int step = 0; step < steps.length; step++) {
          if (!Double.isNaN(row.values()[step])) {
            values.add(sample(steps[step], row.values()[step]));
          }
        }
      }
    }
    return result("matrix", list);
  }

  private static ObjectNode result(String type, JsonNode result) {
    ObjectNode data = JSON.objectNode().put("resultType", type);
    data.set("result", result);
    return success(data);
  }

  private static ArrayNode sample(long nanos, double value) {
    return JSON.arrayNode().add(seconds(nanos)).add(number(value));
  }

  private static BigDecimal seconds(long nanos) {
    return BigDecimal.valueOf(nanos / 1_000_000, 3);
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == (long) value && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value).toLowerCase(Locale.ROOT);
  }

  static ObjectNode labels(Map<String, String> labels) {
    ObjectNode node = JSON.objectNode();
    labels.forEach(node::put);
    return node;
  }

  static ArrayNode texts(Collection<String> texts) {
    ArrayNode list = JSON.arrayNode();
    texts.forEach(list::add);
    return list;
  }

  static ArrayNode exemplars(List<PromRollups.Example> examples) {
    Map<String, ObjectNode> bySeries = new TreeMap<>();
    for (PromRollups.Example example : examples) {
      ObjectNode entry =
          bySeries.computeIfAbsent(
              example.labels().toString(),
              _ -> {
                ObjectNode made = JSON.objectNode();
                made.set("seriesLabels", labels(example.labels()));
                made.putArray("exemplars");
                return made;
              });
      Exemplar exemplar = example.exemplar();
      ObjectNode node = entry.withArray("exemplars").addObject();
      node.putObject("labels")
          .put("trace_id", exemplar.traceId().toString())
          .put("span_id", SpanId.hex(exemplar.spanId()));
      node.put("value", number(exemplar.value() / 1e9));
      node.put("timestamp", seconds(exemplar.timeNanos()));
    }
    ArrayNode list = JSON.arrayNode();
    bySeries.values().forEach(list::add);
    return list;
  }
}
