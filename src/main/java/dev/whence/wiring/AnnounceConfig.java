package dev.whence.wiring;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where the link to an answer is posted that an alert asked for. Each place is optional.
public interface AnnounceConfig {

  PagerDuty pagerduty();

  Grafana grafana();

  /// Any number of webhooks, by name.
  Map<String, Webhook> webhooks();

  /// Hosts named above that may have addresses of private networks (10/8, 127/8, link-local, …).
  Optional<Set<String>> privateHosts();

  /// A note on the incident that a PagerDuty webhook told of.
  interface PagerDuty {
    @WithDefault("https://api.pagerduty.com")
    URI url();

    /// A REST API key; without it no notes are written.
    Optional<String> token();

    /// The e-mail address of the PagerDuty user in whose name notes are written.
    Optional<String> from();
  }

  /// An organisation-wide annotation over the question's window.
  interface Grafana {
    Optional<URI> url();

    /// The token of a service account that may create annotations.
    Optional<String> token();
  }

  /// A POST of JSON, signed with HMAC-SHA256 in `X-Whence-Signature` where there is a secret.
  interface Webhook {
    URI url();

    Optional<String> secret();
  }
}
