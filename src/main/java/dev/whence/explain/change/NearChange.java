package dev.whence.explain.change;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.structure.Topology;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Service;
import org.jspecify.annotations.Nullable;

/// A change that does not say that it is of the service that is blamed: one of one that calls it,
/// and so decides what it is asked; of one that it calls, and that decides what it is told; or one
/// that names no service, and so may concern any. The sooner after the change the trouble began,
/// the nearer; that it did proves nothing.
///
/// @param reason how the two are joined, as an answer names it
/// @param score never more than a part of that of who is blamed
record NearChange(String reason, double score) {

  /// What a change may explain of a neighbour's trouble, at most.
  private static final double SHARE = 0.3;

  /// The same, where it names nobody: most changes that do concern somebody else.
  private static final double OF_ANYBODY = 0.05;

  /// The same, of what is meant to do harm, or to load everything.
  private static final double MEANT = 0.4;

  private static final double SOON_NANOS = 60e9;

  /// @param begun when what is blamed began, at the latest
  static @Nullable NearChange of(
      ChangeEvent event, Candidate blamed, long begun, Topology topology) {
    double soon = SOON_NANOS / (SOON_NANOS + Math.abs(begun - event.timeNanos()));
    Service changed = event.service();
    if (changed == null) {
      return new NearChange("of_everything", ofAnybody(event.kind()) * soon * blamed.score());
    }
    Service service = blamed.entity().ofService();
    String reason =
        isAmong(changed, topology.callersOf(service))
            ? "upstream_on_path"
            : isAmong(changed, topology.calleesOf(service)) ? "downstream_on_path" : null;
    return reason == null ? null : new NearChange(reason, SHARE * soon * blamed.score());
  }

  private static double ofAnybody(ChangeKind kind) {
    return switch (kind) {
      case CHAOS_EXPERIMENT, LOAD_TEST -> MEANT;
      case DEPLOYMENT, ROLLBACK, CONFIG_CHANGE, FEATURE_FLAG, SCALING, MIGRATION -> OF_ANYBODY;
      case MAINTENANCE, CERTIFICATE -> OF_ANYBODY;
      case OTHER -> 0;
    };
  }

  private static boolean isAmong(Service changed, Iterable<Service> services) {
    for (Service each : services) {
      if (each.name().equals(changed.name())) {
        return true;
      }
    }
    return false;
  }
}
