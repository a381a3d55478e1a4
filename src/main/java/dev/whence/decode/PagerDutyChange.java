package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// The body of `POST /v2/change/enqueue`. Services, environments and versions are read from its
/// custom details under the names that OpenTelemetry or common sense give them. Where it does not
/// say when, the same body later is another change: a pipeline posts it for each deployment.
final class PagerDutyChange {

  private PagerDutyChange() {}

  static List<ChangeEvent> read(JsonNode json, long receivedNanos) throws DecodeException {
    JsonNode payload = json.path("payload");
    String summary = Json.text(payload, "summary");
    if (summary.isEmpty()) {
      throw DecodeException.malformed("event is invalid: payload.summary is required");
    }
    JsonNode details = payload.path("custom_details");
    boolean timed = ChangeDraft.isTime(payload.path("timestamp"));
    String when = timed ? payload.path("timestamp").asText() : String.valueOf(receivedNanos);
    String said = summary + when + Json.text(details);
    UUID id = UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8));
    return List.of(
        new ChangeDraft("pagerduty", id.toString())
            .kind(kind(first(details, "kind", "type")))
            .at(payload.path("timestamp"), receivedNanos)
            .service(
                first(details, "service.name", "service", "app"),
                first(details, "deployment.environment.name", "environment", "env"))
            .versions(
                first(details, "service.version", "version", "build_version"),
                first(details, "previous_version"))
            .summary(summary, Json.text(json.path("links").path(0), "href"))
            .attribute("pagerduty.source", Json.text(payload, "source"))
            .event());
  }

  private static ChangeKind kind(String name) {
    for (ChangeKind kind : ChangeKind.values()) {
      if (kind.wireName().equalsIgnoreCase(name)) {
        return kind;
      }
    }
    return ChangeKind.DEPLOYMENT;
  }

  private static String first(JsonNode details, String... names) {
    for (String name : names) {
      String value = Json.text(details, name);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
