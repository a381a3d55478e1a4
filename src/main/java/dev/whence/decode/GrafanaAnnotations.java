package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Annotations of Grafana, as its HTTP API lists them, as change events. Tags tell what they are: a
/// word such as `deployment`, and `service:…`, `env:…`, `version:…`. Who wrote one is not read.
public final class GrafanaAnnotations {

  private static final Map<String, ChangeKind> KINDS =
      Map.ofEntries(
          Map.entry("deploy", ChangeKind.DEPLOYMENT),
          Map.entry("deployment", ChangeKind.DEPLOYMENT),
          Map.entry("release", ChangeKind.DEPLOYMENT),
          Map.entry("rollback", ChangeKind.ROLLBACK),
          Map.entry("config", ChangeKind.CONFIG_CHANGE),
          Map.entry("config_change", ChangeKind.CONFIG_CHANGE),
          Map.entry("feature_flag", ChangeKind.FEATURE_FLAG),
          Map.entry("feature-flag", ChangeKind.FEATURE_FLAG),
          Map.entry("flag", ChangeKind.FEATURE_FLAG),
          Map.entry("scaling", ChangeKind.SCALING),
          Map.entry("migration", ChangeKind.MIGRATION),
          Map.entry("load_test", ChangeKind.LOAD_TEST),
          Map.entry("load-test", ChangeKind.LOAD_TEST),
          Map.entry("chaos", ChangeKind.CHAOS_EXPERIMENT),
          Map.entry("chaos_experiment", ChangeKind.CHAOS_EXPERIMENT),
          Map.entry("maintenance", ChangeKind.MAINTENANCE),
          Map.entry("certificate", ChangeKind.CERTIFICATE));

  private GrafanaAnnotations() {}

  /// One answer. Annotations of alerts, and those that tell of an explanation of ours, are no
  /// changes.
  ///
  /// @param annotations how many there are, changes or not
  public record Answer(List<ChangeEvent> changes, int annotations) {}

  /// Reads an answer.
  ///
  /// @param prefix of the events' IDs, which tells one Grafana from another
  public static Answer read(byte[] body, String prefix) throws DecodeException {
    JsonNode list = Json.read(body, "a list of annotations");
    if (!list.isArray()) {
      throw DecodeException.malformed("not a list of annotations");
    }
    List<ChangeEvent> events = new ArrayList<>();
    for (JsonNode annotation : list) {
      List<String> tags = new ArrayList<>();
      annotation.path("tags").forEach(tag -> tags.add(tag.asText()));
      if (isChange(annotation, tags)) {
        events.add(event(annotation, tags, prefix));
      }
    }
    return new Answer(events, list.size());
  }

  private static boolean isChange(JsonNode annotation, List<String> tags) {
    return annotation.path("alertId").asLong(0) == 0
        && annotation.path("time").canConvertToLong()
        && annotation.path("id").asLong(0) > 0
        && tags.stream().noneMatch(tag -> tag.startsWith("explanation:"));
  }

  private static ChangeEvent event(JsonNode annotation, List<String> tags, String prefix) {
    ChangeDraft draft =
        new ChangeDraft("grafana", prefix + "-" + annotation.path("id").asLong())
            .kind(kind(tags))
            .at(annotation.path("time"), 0);
    JsonNode end = annotation.path("timeEnd");
    if (end.asLong(0) > annotation.path("time").asLong()) {
      draft.until(LongNode.valueOf(end.asLong()));
    }
    return draft
        .service(of(tags, "service"), of(tags, "env"))
        .versions(of(tags, "version"), of(tags, "previous_version"))
        .summary(Json.text(annotation, "text"), "")
        .attribute("grafana.dashboard.uid", Json.text(annotation, "dashboardUID"))
        .attribute("grafana.tags", String.join(",", tags))
        .event();
  }

  private static ChangeKind kind(List<String> tags) {
    for (String tag : tags) {
      ChangeKind kind = KINDS.get(tag.toLowerCase(Locale.ROOT));
      if (kind != null) {
        return kind;
      }
    }
    return ChangeKind.OTHER;
  }

  private static String of(List<String> tags, String key) {
    return tags.stream()
        .filter(tag -> tag.startsWith(key + ":"))
        .map(tag -> tag.substring(key.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
