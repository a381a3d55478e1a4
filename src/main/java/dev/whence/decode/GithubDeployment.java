package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import java.util.List;
import java.util.Locale;

/// GitHub's deployments: one change from its creation on, ended by the status that says how it
/// went.
final class GithubDeployment {

  private GithubDeployment() {}

  static List<ChangeEvent> read(String type, JsonNode json, long receivedNanos)
      throws DecodeException {
    JsonNode deployment = json.path("deployment");
    JsonNode status = json.path("deployment_status");
    boolean ofDeployment =
        type.isEmpty() || type.equals("deployment") || type.equals("deployment_status");
    if (!ofDeployment) {
      return List.of();
    }
    if (!deployment.hasNonNull("id")) {
      throw DecodeException.malformed("not a deployment of GitHub: deployment.id is missing");
    }
    String state = Json.text(status, "state");
    String outcome = outcome(state);
    if (status.isObject() && outcome.isEmpty() && !state.equals("in_progress")) {
      return List.of();
    }
    String repository = Json.text(json.path("repository"), "name");
    JsonNode payload = deployment.path("payload");
    String named = Json.text(payload, "service.name");
    String service = named.isEmpty() ? Json.text(payload, "service") : named;
    String version = Json.text(payload, "version");
    boolean back = Json.text(deployment, "task").toLowerCase(Locale.ROOT).contains("rollback");
    ChangeDraft draft =
        new ChangeDraft("github", repository + "-" + deployment.path("id").asText())
            .kind(back ? ChangeKind.ROLLBACK : ChangeKind.DEPLOYMENT)
            .at(deployment.path("created_at"), receivedNanos)
            .service(service.isEmpty() ? repository : service, Json.text(deployment, "environment"))
            .versions(version.isEmpty() ? Json.text(deployment, "ref") : version, "")
            .deployment(deployment.path("id").asText(), outcome)
            .summary(Json.text(deployment, "description"), link(status, deployment))
            .attribute("vcs.ref.head.revision", Json.text(deployment, "sha"))
            .attribute("vcs.ref.head.name", Json.text(deployment, "ref"));
    return List.of((outcome.isEmpty() ? draft : draft.until(status.path("created_at"))).event());
  }

  private static String outcome(String state) {
    return switch (state) {
      case "success" -> "succeeded";
      case "failure", "error" -> "failed";
      default -> "";
    };
  }

  private static String link(JsonNode status, JsonNode deployment) {
    String log = Json.text(status, "log_url");
    String target = log.isEmpty() ? Json.text(status, "target_url") : log;
    return target.isEmpty() ? Json.text(deployment, "url") : target;
  }
}
