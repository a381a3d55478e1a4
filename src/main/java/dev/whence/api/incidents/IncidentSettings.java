package dev.whence.api.incidents;

import java.time.Duration;
import java.util.List;

/// How incidents are kept and looked after.
///
/// @param gap how long after its last sign an incident still takes in another
/// @param ask whether a firing alert asks the question by itself
/// @param debounce how long after an alert the question waits for more of the same
/// @param askAgain how long after the alert's window is complete the question is asked again
/// @param pending questions that may wait at once, and as many for each time they are asked again;
///   alerts beyond are kept, and ask nothing
/// @param frozenBytes evidence copied of one answer at most
/// @param similarFrom how alike a past incident must be to be named, 0 to 1
public record IncidentSettings(
    Duration gap,
    boolean ask,
    Duration debounce,
    List<Duration> askAgain,
    int pending,
    long frozenBytes,
    double similarFrom) {

  public IncidentSettings {
    askAgain = List.copyOf(askAgain);
  }
}
