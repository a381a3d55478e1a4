package dev.whence.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The dashboards of `grafana/`, and what Grafana does with them before it asks: variables are
/// filled in, columns are read out of answers.
final class Dashboards {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("grafana/dashboards");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([\\w.]+)(?::raw)?}|\\$(\\w+)");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\(([^,]+), (\\w+)\\)");

  private Dashboards() {}

  /// One query of a panel, an annotation or a variable.
  record Query(String where, JsonNode json) {
    boolean isPromQl() {
      return json.has("expr");
    }

    boolean isLabelValues() {
      return json.isTextual();
    }

    @Override
    public String toString() {
      return where;
    }
  }

  static List<JsonNode> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<JsonNode> dashboards = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        dashboards.add(JSON.readTree(file.toFile()));
      }
      return dashboards;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Query> queries() {
    return all().stream().flatMap(Dashboards::queries);
  }

  private static Stream<Query> queries(JsonNode dashboard) {
    List<Query> queries = new ArrayList<>();
    String title = dashboard.path("title").asText() + ": ";
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      String where = title + "variable " + variable.path("name").asText();
      JsonNode query = variable.path("query");
      if (variable.path("type").asText().equals("query")) {
        boolean infinity = query.has("infinityQuery");
        queries.add(new Query(where, query.path(infinity ? "infinityQuery" : "query")));
      }
    }
    for (JsonNode annotation : dashboard.path("annotations").path("list")) {
      if (annotation.has("target")) {
        String where = title + "annotation " + annotation.path("name").asText();
        queries.add(new Query(where, annotation.path("target")));
      }
    }
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String where = title + panel.path("title").asText() + " " + target.path("refId").asText();
        queries.add(new Query(where, target));
      }
    }
    return queries.stream();
  }

  /// Addresses of all data links.
  static Stream<String> links() {
    return all().stream()
        .flatMap(dashboard -> Stream.of(dashboard.path("panels")))
        .flatMap(panels -> panels.findValuesAsText("url").stream())
        .filter(url -> url.startsWith("${whence:raw}"));
  }

  /// A text with its variables filled in. What has no value stays as it is.
  static String filled(String text, Map<String, String> values) {
    Matcher matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(
        found -> {
          String name = found.group(1) == null ? found.group(2) : found.group(1);
          return Matcher.quoteReplacement(values.getOrDefault(name, found.group()));
        });
  }

  /// Metric and label of a variable's `label_values(…, …)`.
  static Matcher labelValues(String query) {
    Matcher matcher = LABEL_VALUES.matcher(query);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(query);
    }
    return matcher;
  }

  /// The rows that an Infinity query makes of an answer.
  static List<JsonNode> rows(JsonNode answer, String rootSelector) {
    JsonNode root = rootSelector.isEmpty() ? answer : selected(answer, rootSelector);
    List<JsonNode> rows = new ArrayList<>();
    if (root.isArray()) {
      root.forEach(rows::add);
    } else if (root.isObject()) {
      rows.add(root);
    }
    return rows;
  }

  /// What a selector points at: names with dots between them, a backslash before a dot of a name.
  static JsonNode selected(JsonNode from, String selector) {
    JsonNode at = from;
    for (String name : selector.split("(?<!\\\\)\\.")) {
      at = at.path(name.replace("\\.", "."));
    }
    return at;
  }
}
