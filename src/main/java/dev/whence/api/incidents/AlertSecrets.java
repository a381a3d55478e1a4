package dev.whence.api.incidents;

import java.util.List;

/// What PagerDuty signs its webhooks with; several while they change. Where there is none, calls
/// need no signature.
public record AlertSecrets(List<String> pagerduty) {

  public AlertSecrets {
    pagerduty = List.copyOf(pagerduty);
  }

  /// Tells nobody what they are.
  @Override
  public String toString() {
    return "AlertSecrets[***]";
  }
}
