package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.ChangeEvent;
import java.util.List;

/// An Argo CD application whose last operation is under way or done, as the template `{"app":
/// {{toJson .app}}}` sends it.
final class ArgocdApplication {

  private ArgocdApplication() {}

  static List<ChangeEvent> read(JsonNode json, long receivedNanos) throws DecodeException {
    JsonNode app = json.path("app").isObject() ? json.path("app") : json;
    String name = Json.text(app.path("metadata"), "name");
    if (name.isEmpty()) {
      throw DecodeException.malformed("not an application of Argo CD: metadata.name is missing");
    }
    JsonNode status = app.path("status");
    JsonNode operation = status.path("operationState");
    String phase = Json.text(operation, "phase");
    if (phase.isEmpty()) {
      return List.of();
    }
    String synced = Json.text(operation.path("syncResult"), "revision");
    String revision = synced.isEmpty() ? Json.text(status.path("sync"), "revision") : synced;
    JsonNode history = status.path("history");
    JsonNode labels = app.path("metadata").path("labels");
    String version = imageTag(status.path("summary").path("images"));
    return List.of(
        new ChangeDraft("argocd", name + "-" + Json.text(operation, "startedAt"))
            .at(operation.path("startedAt"), receivedNanos)
            .until(operation.path("finishedAt"))
            .service(service(name, labels), environment(labels))
            .versions(
                version.isEmpty() ? revision : version,
                version.isEmpty() ? Json.text(history.path(history.size() - 2), "revision") : "")
            .deployment(revision, outcome(phase))
            .summary(Json.text(operation, "message"), "")
            .attribute("vcs.ref.head.revision", revision)
            .attribute("k8s.namespace.name", destination(app))
            .event());
  }

  private static String outcome(String phase) {
    return switch (phase) {
      case "Succeeded" -> "succeeded";
      case "Failed", "Error" -> "failed";
      default -> "";
    };
  }

  private static String service(String name, JsonNode labels) {
    String named = Json.text(labels, "app.kubernetes.io/name");
    return named.isEmpty() ? name : named;
  }

  private static String environment(JsonNode labels) {
    String environment = Json.text(labels, "environment");
    return environment.isEmpty() ? Json.text(labels, "env") : environment;
  }

  private static String destination(JsonNode app) {
    return Json.text(app.path("spec").path("destination"), "namespace");
  }

  /// The tag of the only image there is; with several it cannot be told which is meant.
  private static String imageTag(JsonNode images) {
    String image = images.size() == 1 ? images.path(0).asText() : "";
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') && !image.contains("@") ? image.substring(colon + 1) : "";
  }
}
