package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.structure.Topology;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Service;
import org.jspecify.annotations.Nullable;

/// A change of a service beside the one that is blamed: of one that calls it, and so decides what
/// it is asked, or of one that it calls, and that decides what it is told. The sooner after the
/// change the trouble began, the nearer; that it did proves nothing.
///
/// @param reason how the two are joined, as an answer names it
/// @param score never more than a part of that of who is blamed
record NearChange(String reason, double score) {

  /// What a change may explain of a neighbour's trouble, at most.
  private static final double SHARE = 0.3;

  private static final double SOON_NANOS = 60e9;

  /// @param begun when what is blamed began, at the latest
  static @Nullable NearChange of(
      ChangeEvent event, Candidate blamed, long begun, Topology topology) {
    Service changed = event.service();
    if (changed == null) {
      return null;
    }
    Service service = blamed.entity().ofService();
    String reason =
        isAmong(changed, topology.callersOf(service))
            ? "upstream_on_path"
            : isAmong(changed, topology.calleesOf(service)) ? "downstream_on_path" : null;
    double soon = SOON_NANOS / (SOON_NANOS + Math.abs(begun - event.timeNanos()));
    return reason == null ? null : new NearChange(reason, SHARE * soon * blamed.score());
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
