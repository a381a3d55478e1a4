package dev.whence.explain.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something about one entity that was different in the window than in the baseline, measured.
///
/// @param aspect what differed
/// @param surprise how unlikely chance makes it, as the equivalent number of standard deviations
///   (after correction for how many indicators were looked at); 0 and up
/// @param effect how much of the symptom it can account for, 0 to 1, where that is known; else a
///   relative size squashed into 0 to 1
/// @param change its values before and after
/// @param onset when it began; null where that cannot be told
/// @param evidence what shows it
public record Finding(
    Entity entity,
    Aspect aspect,
    double surprise,
    double effect,
    Change change,
    @Nullable Onset onset,
    List<Evidence> evidence) {

  public Finding {
    evidence = List.copyOf(evidence);
  }

  /// What one value shows that moved: it can account for all of the symptom, and nothing tells when
  /// it began.
  ///
  /// @param text one sentence for what the value did
  public static Finding measured(
      Entity entity,
      Aspect aspect,
      double surprise,
      Change change,
      Evidence.Type type,
      String text) {
    Evidence evidence =
        Evidence.moved(
            type,
            text,
            change.metric(),
            change.unit(),
            Words.round(change.before()),
            Words.round(change.after()));
    return new Finding(entity, aspect, surprise, 1, change, null, List.of(evidence));
  }

  /// The same, begun then; null where that cannot be told.
  public Finding with(@Nullable Onset newOnset) {
    return new Finding(entity, aspect, surprise, effect, change, newOnset, evidence);
  }

  /// The same, shown by other evidence.
  public Finding with(List<Evidence> newEvidence) {
    return new Finding(entity, aspect, surprise, effect, change, onset, newEvidence);
  }

  /// What about an entity can differ.
  public enum Aspect {
    /// An operation's time, its children's taken off, grew.
    OWN_TIME,
    /// Client duration minus server duration grew.
    EDGE_GAP,
    /// A dependency, as its callers time it, got slower.
    DEPENDENCY_TIME,
    /// Whole duration grew: a symptom.
    DURATION,
    /// Failures that no callee explains.
    OWN_ERRORS,
    /// Failures: a symptom.
    ERRORS,
    LOG_NEW,
    LOG_MISSING,
    CALLS_NEW,
    CALLS_MISSING,
    /// More calls a second of somebody.
    CALLS_MORE,
    /// The same step, more often within one request.
    REPEATED,
    /// The same message, taken more often: its taker does not settle it.
    REDELIVERED,
    /// Callers go on to others after it more often: it answers, and holds less of what they ask
    /// for.
    MISSES,
    TRAFFIC_UP,
    TRAFFIC_DOWN,
    /// A bounded resource near its bound.
    SATURATION,
    /// Another metric of an instance moved (CPU, memory, restarts, ...).
    METRIC
  }

  /// Values before and after, with their UCUM unit.
  ///
  /// @param metric the name of what was measured
  /// @param aggregation how: `p50`, `rate`, `share`, `mean`
  public record Change(
      String metric, String aggregation, String unit, double before, double after) {}

  /// When something began, as narrow as the data can know.
  ///
  /// @param precisionSource `span`, `log`, `scrape_interval`, `slice`, `change_event`
  public record Onset(long earliestNanos, long latestNanos, String precisionSource) {

    /// The same, or up to so many seconds later.
    public Onset orLaterBy(double seconds) {
      return new Onset(earliestNanos, latestNanos + (long) (seconds * 1e9), precisionSource);
    }
  }
}
