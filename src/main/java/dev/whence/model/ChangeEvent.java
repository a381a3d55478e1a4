package dev.whence.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A deliberate change: a deployment, a flag, a scaling, an experiment. The same ID again is the
/// same event, updated.
///
/// @param endNanos when it ended, where it lasts (an experiment, a load test); null otherwise
/// @param service what it changed; null where it concerns everything in its environment
/// @param trafficPercent share of traffic on the new version, where the roll-out is partial; null
///   otherwise
/// @param instances those that run the new version from then on
/// @param replacedInstances those that they replaced
public record ChangeEvent(
    String id,
    ChangeKind kind,
    long timeNanos,
    @Nullable Long endNanos,
    @Nullable Service service,
    @Nullable String version,
    @Nullable String previousVersion,
    @Nullable String strategy,
    @Nullable Double trafficPercent,
    @Nullable String deploymentId,
    @Nullable String deploymentStatus,
    List<String> instances,
    List<String> replacedInstances,
    @Nullable String summary,
    @Nullable String source,
    @Nullable String url,
    Attributes attributes) {

  /// The source of events that nobody told of: they show in telemetry.
  public static final String DETECTED = "detected";

  public ChangeEvent {
    instances = List.copyOf(instances);
    replacedInstances = List.copyOf(replacedInstances);
  }

  /// The same, of another service.
  public ChangeEvent of(Service other) {
    return new ChangeEvent(
        id,
        kind,
        timeNanos,
        endNanos,
        other,
        version,
        previousVersion,
        strategy,
        trafficPercent,
        deploymentId,
        deploymentStatus,
        instances,
        replacedInstances,
        summary,
        source,
        url,
        attributes);
  }
}
