package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.ChangeEvent;
import java.util.List;

/// Webhooks of tools that change things. What a tool tells that is no change, or not yet one, gives
/// no event. Names of people are not read.
public enum ChangeWebhook {
  /// A change event of PagerDuty's Events API v2.
  PAGERDUTY,
  /// GitHub's `deployment` and `deployment_status`.
  GITHUB,
  /// GitLab's deployment events.
  GITLAB,
  /// An Argo CD `Application`, by itself or as `app`.
  ARGOCD,
  /// Flux' notification controller.
  FLUX;

  /// Reads one call.
  ///
  /// @param type what a header says it is about, where the tool has one; empty otherwise
  /// @param receivedNanos the time of a change that does not say when it was
  public List<ChangeEvent> read(String type, byte[] body, long receivedNanos)
      throws DecodeException {
    JsonNode json = Json.read(body, "JSON of " + source());
    if (!json.isObject()) {
      throw DecodeException.malformed("not " + source() + "'s webhook: it must be an object");
    }
    return switch (this) {
      case PAGERDUTY -> PagerDutyChange.read(json, receivedNanos);
      case GITHUB -> GithubDeployment.read(type, json, receivedNanos);
      case GITLAB -> GitlabDeployment.read(json, receivedNanos);
      case ARGOCD -> ArgocdApplication.read(json, receivedNanos);
      case FLUX -> FluxEvent.read(json, receivedNanos);
    };
  }

  /// The name it has in paths and events.
  public String source() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
