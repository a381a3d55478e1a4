package dev.whence.incident;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A service-level objective: what share of a service's requests is as promised over a period.
///
/// @param environment `deployment.environment.name`; null for any
/// @param target 0 to 1, both exclusive: 0.999
/// @param latency requests slower than this are not as promised; null where failures are counted
public record Objective(
    String name,
    String service,
    @Nullable String environment,
    double target,
    Duration period,
    @Nullable Duration latency) {

  public Objective {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException(
          "objective '%s': %s is no share. Recommended action: give percent above 0 and below 100."
              .formatted(name, target * 100));
    }
  }
}
