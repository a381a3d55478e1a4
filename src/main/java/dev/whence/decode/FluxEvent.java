package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Events of Flux' generic webhook about what applies changes: Kustomizations and HelmReleases.
final class FluxEvent {

  private static final Set<String> KINDS = Set.of("Kustomization", "HelmRelease");

  private FluxEvent() {}

  static List<ChangeEvent> read(JsonNode json, long receivedNanos) throws DecodeException {
    JsonNode object = json.path("involvedObject");
    String name = Json.text(object, "name");
    if (name.isEmpty()) {
      throw DecodeException.malformed("not an event of Flux: involvedObject.name is missing");
    }
    String reason = Json.text(json, "reason");
    boolean done = reason.endsWith("Succeeded") || reason.endsWith("Failed");
    if (!KINDS.contains(Json.text(object, "kind")) || !done) {
      return List.of();
    }
    String revision = metadata(json.path("metadata"), "revision");
    return List.of(
        new ChangeDraft("flux", name + "-" + reason + "-" + revision)
            .kind(reason.startsWith("Rollback") ? ChangeKind.ROLLBACK : ChangeKind.DEPLOYMENT)
            .at(json.path("timestamp"), receivedNanos)
            .service(name, metadata(json.path("metadata"), "env"))
            .versions(revision, "")
            .deployment(revision, reason.endsWith("Succeeded") ? "succeeded" : "failed")
            .summary(Json.text(json, "message"), "")
            .attribute("k8s.namespace.name", Json.text(object, "namespace"))
            .event());
  }

  /// Keys may have the name of the controller's API before them: `.../revision`.
  private static String metadata(JsonNode metadata, String name) {
    for (Map.Entry<String, JsonNode> entry : metadata.properties()) {
      if (entry.getKey().equals(name) || entry.getKey().endsWith("/" + name)) {
        return entry.getValue().asText("");
      }
    }
    return "";
  }
}
