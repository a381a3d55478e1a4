package dev.whence.incident;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.TimeRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads parts of alerts, within bounds: what is too long is cut, what is too much left out.
final class AlertTexts {

  private static final int MAX_TEXT = 4_096;
  private static final int MAX_PAIRS = 100;

  private AlertTexts() {}

  static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    String text = value.isNull() ? "" : value.asText("");
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }

  static SortedMap<String, String> pairs(JsonNode object) {
    TreeMap<String, String> pairs = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (pairs.size() < MAX_PAIRS && member.getKey().length() <= MAX_TEXT) {
        pairs.put(member.getKey(), text(object, member.getKey()));
      }
    }
    return pairs;
  }

  static SortedMap<String, Double> numbers(JsonNode object) {
    TreeMap<String, Double> numbers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (numbers.size() < MAX_PAIRS && member.getValue().isNumber()) {
        numbers.put(member.getKey(), member.getValue().asDouble());
      }
    }
    return numbers;
  }

  /// Nanoseconds of an RFC 3339 time; null where it is none, or none after the epoch.
  static @Nullable Long time(String text) {
    try {
      long nanos = TimeRange.nanos(Instant.parse(text));
      return nanos > 0 ? nanos : null;
    } catch (DateTimeException | ArithmeticException notATime) {
      return null;
    }
  }

  static String first(Map<String, String> values, List<String> names) {
    for (String name : names) {
      String value = values.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /// Links that lead somewhere, from texts and addresses by turns.
  static List<Alert.Link> links(String... pairs) {
    List<Alert.Link> links = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1].startsWith("https://") || pairs[i + 1].startsWith("http://")) {
        links.add(new Alert.Link(pairs[i], pairs[i + 1]));
      }
    }
    return links;
  }
}
