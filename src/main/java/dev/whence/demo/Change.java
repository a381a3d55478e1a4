package dev.whence.demo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change event: something that people or their tools did. `attributes` are free text.
record Change(
    String id,
    Kind kind,
    long atNanos,
    @Nullable Rollout rollout,
    @Nullable String service,
    String environment,
    String summary,
    String source,
    Map<String, String> attributes) {

  enum Kind {
    DEPLOYMENT("deployment"),
    ROLLBACK("rollback"),
    CONFIG_CHANGE("config_change"),
    FEATURE_FLAG("feature_flag"),
    SCALING("scaling"),
    CERTIFICATE("certificate"),
    OTHER("other");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /// What a deployment event says beyond that it happened; the steps of one roll-out share their
  /// deployment ID.
  record Rollout(
      String deploymentId,
      String version,
      String previousVersion,
      String strategy,
      int trafficPercent,
      List<String> instances,
      List<String> replacedInstances) {}
}
