package dev.whence.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the service tells of itself at `/q/metrics`, as a Prometheus that scrapes it would have it:
/// as many times as wanted, 15 seconds apart, counters one higher each time.
final class OwnMetrics {

  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final long APART_NANOS = 15_000_000_000L;

  private OwnMetrics() {}

  /// An OTLP export request in JSON.
  static ObjectNode export(String exposition, Instant from, int scrapes) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ObjectNode resource = request.putArray("resourceMetrics").addObject();
    attribute(resource.putObject("resource").putArray("attributes"), "service.name", "whence");
    ArrayNode metrics = resource.putArray("scopeMetrics").addObject().putArray("metrics");
    for (String line : exposition.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (!line.startsWith("#") && sample.matches() && !sample.group(3).equals("NaN")) {
        add(metrics, sample, from, scrapes);
      }
    }
    return request;
  }

  private static void add(ArrayNode metrics, Matcher sample, Instant from, int scrapes) {
    String name = sample.group(1);
    ObjectNode metric = metrics.addObject().put("name", name);
    boolean counter = name.matches(".*_(total|sum|count)");
    ObjectNode values = metric.putObject(counter ? "sum" : "gauge");
    if (counter) {
      values.put("isMonotonic", true).put("aggregationTemporality", 2);
    }
    ArrayNode points = values.putArray("dataPoints");
    List<String[]> labels = labels(sample.group(2));
    for (int i = 0; i < scrapes; i++) {
      ObjectNode point = points.addObject();
      point.put("timeUnixNano", String.valueOf(TimeRange.nanos(from) + i * APART_NANOS));
      point.put("asDouble", Double.parseDouble(sample.group(3)) + (counter ? i : 0));
      ArrayNode attributes = point.putArray("attributes");
      labels.forEach(label -> attribute(attributes, label[0], label[1]));
      attribute(attributes, "job", "whence");
    }
  }

  private static List<String[]> labels(String text) {
    List<String[]> labels = new ArrayList<>();
    if (text != null) {
      LABEL
          .matcher(text)
          .results()
          .forEach(found -> labels.add(new String[] {found.group(1), found.group(2)}));
    }
    return labels;
  }

  private static void attribute(ArrayNode attributes, String key, String value) {
    attributes.addObject().put("key", key).putObject("value").put("stringValue", value);
  }
}
