package dev.whence.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/// Writes change events in the service's native form.
final class ChangeJson {
  private ChangeJson() {}

  static void write(JsonGenerator json, Change change) {
    try {
      json.writeStartObject();
      json.writeStringField("id", change.id());
      json.writeStringField("kind", change.kind().label());
      json.writeStringField("at", Nanos.instant(change.atNanos()).toString());
      if (change.service() != null) {
        json.writeStringField("service.name", change.service());
      }
      Change.Rollout rollout = change.rollout();
      if (rollout != null) {
        rollout(json, rollout);
      }
      json.writeStringField("deployment.environment.name", change.environment());
      json.writeStringField("summary", change.summary());
      json.writeStringField("source", change.source());
      json.writeObjectFieldStart("attributes");
      for (var each : new TreeMap<>(change.attributes()).entrySet()) {
        json.writeStringField(each.getKey(), each.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rollout(JsonGenerator json, Change.Rollout rollout) throws IOException {
    json.writeStringField("service.version", rollout.version());
    json.writeStringField("previous_version", rollout.previousVersion());
    json.writeStringField("strategy", rollout.strategy());
    json.writeNumberField("traffic_pct", rollout.trafficPercent());
    json.writeStringField("deployment.id", rollout.deploymentId());
    json.writeStringField("deployment.status", "succeeded");
    strings(json, "instances", rollout.instances());
    strings(json, "replaced_instances", rollout.replacedInstances());
  }

  private static void strings(JsonGenerator json, String field, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
