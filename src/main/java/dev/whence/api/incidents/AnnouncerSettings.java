package dev.whence.api.incidents;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where links to answers are posted. Each place is optional; nothing that is not named here is
/// ever called.
///
/// @param page the address of the page, as people reach it
/// @param privateHosts hosts that may have addresses of private networks
public record AnnouncerSettings(
    URI page,
    Optional<PagerDuty> pagerDuty,
    Optional<Grafana> grafana,
    List<Webhook> webhooks,
    Set<String> privateHosts) {

  public AnnouncerSettings {
    webhooks = List.copyOf(webhooks);
    privateHosts = Set.copyOf(privateHosts);
  }

  /// @param from the address of the user in whose name notes are written
  public record PagerDuty(URI url, String token, String from) {
    @Override
    public String toString() {
      return "PagerDuty[" + url + ", ***]";
    }
  }

  /// @param token of a service account that may create annotations
  public record Grafana(URI url, String token) {
    @Override
    public String toString() {
      return "Grafana[" + url + ", ***]";
    }
  }

  /// @param secret what the body is signed with; empty for no signature
  public record Webhook(URI url, String secret) {
    @Override
    public String toString() {
      return "Webhook[" + url + ", ***]";
    }
  }
}
