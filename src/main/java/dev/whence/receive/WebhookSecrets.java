package dev.whence.receive;

import dev.whence.decode.ChangeWebhook;
import java.util.List;

/// What the tools that call our webhooks sign with; several while they change. Where there is none,
/// calls need no signature.
///
/// @param github secrets of `X-Hub-Signature-256`
/// @param gitlab tokens of `X-Gitlab-Token`
/// @param flux secrets of `X-Signature` (generic-hmac)
public record WebhookSecrets(List<String> github, List<String> gitlab, List<String> flux) {

  public WebhookSecrets {
    github = List.copyOf(github);
    gitlab = List.copyOf(gitlab);
    flux = List.copyOf(flux);
  }

  List<String> of(ChangeWebhook webhook) {
    return switch (webhook) {
      case GITHUB -> github;
      case GITLAB -> gitlab;
      case FLUX -> flux;
      case PAGERDUTY, ARGOCD -> List.of();
    };
  }

  /// Tells nobody what they are.
  @Override
  public String toString() {
    return "WebhookSecrets[***]";
  }
}
