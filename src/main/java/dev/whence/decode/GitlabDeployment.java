package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.whence.model.ChangeEvent;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// GitLab's deployment events: each status of a deployment updates one change.
final class GitlabDeployment {

  /// `2021-04-28 21:50:00 +0200`.
  private static final Pattern TIME =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d) ([+-]\\d\\d):?(\\d\\d)");

  private GitlabDeployment() {}

  static List<ChangeEvent> read(JsonNode json, long receivedNanos) throws DecodeException {
    if (!Json.text(json, "object_kind").equals("deployment")) {
      return List.of();
    }
    if (!json.hasNonNull("deployment_id")) {
      throw DecodeException.malformed("not a deployment of GitLab: deployment_id is missing");
    }
    String status = Json.text(json, "status");
    if (!status.equals("running") && !status.equals("success") && !status.equals("failed")) {
      return List.of();
    }
    JsonNode project = json.path("project");
    String id = json.path("deployment_id").asText();
    return List.of(
        new ChangeDraft("gitlab", Json.text(project, "name") + "-" + id)
            .at(time(Json.text(json, "status_changed_at")), receivedNanos)
            .service(Json.text(project, "name"), Json.text(json, "environment"))
            .versions(Json.text(json, "ref"), "")
            .deployment(
                id,
                switch (status) {
                  case "success" -> "succeeded";
                  case "failed" -> "failed";
                  default -> "";
                })
            .summary(Json.text(json, "commit_title"), Json.text(json, "deployable_url"))
            .attribute("vcs.ref.head.revision", Json.text(json, "short_sha"))
            .attribute("vcs.ref.head.name", Json.text(json, "ref"))
            .event());
  }

  private static JsonNode time(String text) {
    Matcher parts = TIME.matcher(text);
    return TextNode.valueOf(
        parts.matches()
            ? "%sT%s%s:%s".formatted(parts.group(1), parts.group(2), parts.group(3), parts.group(4))
            : text);
  }
}
