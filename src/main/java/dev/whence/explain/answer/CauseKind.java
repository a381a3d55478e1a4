package dev.whence.explain.answer;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The state changes that can be a root cause. The list is closed: latency and error rate are not
/// on it, for they are what a cause does.
public enum CauseKind {
  DEPLOYMENT,
  ROLLBACK,
  CONFIG_CHANGE,
  FEATURE_FLAG,
  SCALING,
  TRAFFIC_INCREASE,
  TRAFFIC_DROP,
  RESOURCE_EXHAUSTED,
  INSTANCE_FAILURE,
  /// Of something external.
  DEPENDENCY_OUTAGE,
  DATA_CHANGE,
  CERTIFICATE_OR_DNS,
  MIGRATION,
  LOAD_TEST,
  MAINTENANCE,
  CHAOS_EXPERIMENT,
  SCHEDULED_JOB,
  NETWORK_DEGRADATION,
  /// A component does something else for the same requests, and no change event explains it.
  BEHAVIOUR_CHANGE,
  UNKNOWN_UPSTREAM;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
