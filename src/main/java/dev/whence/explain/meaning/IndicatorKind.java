package dev.whence.explain.meaning;

/// What an indicator measures of its entity.
public enum IndicatorKind {
  /// How much is asked of it.
  TRAFFIC,
  /// What share of it, or how much of it, goes wrong.
  ERRORS,
  /// How long it takes.
  LATENCY,
  /// How much waits for something bounded.
  SATURATION,
  /// How much of something bounded is in use.
  UTILISATION,
  /// How often it was started anew, or how much of it does not run.
  LIVENESS,
  /// How much of what it tells as a rule is missing.
  SILENCE,
  /// Anything else.
  OTHER;

  /// Whether a rise is always for the worse.
  public boolean rises() {
    return this != TRAFFIC && this != UTILISATION && this != OTHER;
  }

  /// Whether it speaks of the requests, and so of a service as a whole.
  public boolean ofRequests() {
    return this == TRAFFIC || this == ERRORS || this == LATENCY;
  }

  /// Whether it speaks of what the machine is used for rather than of the requests.
  public boolean resource() {
    return this == SATURATION || this == UTILISATION;
  }

  /// Whether it speaks of the machine, or of what runs on it, rather than of the requests.
  public boolean ofMachine() {
    return resource() || this == LIVENESS || this == SILENCE;
  }
}
