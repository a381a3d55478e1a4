package dev.whence.model;

import java.util.Locale;

/// What kind of deliberate change an event tells of.
public enum ChangeKind {
  DEPLOYMENT,
  ROLLBACK,
  CONFIG_CHANGE,
  FEATURE_FLAG,
  SCALING,
  MIGRATION,
  LOAD_TEST,
  CHAOS_EXPERIMENT,
  MAINTENANCE,
  CERTIFICATE,
  OTHER;

  /// The name on the wire: `config_change`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
