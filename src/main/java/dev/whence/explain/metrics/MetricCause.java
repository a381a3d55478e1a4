package dev.whence.explain.metrics;

import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.meaning.Indicator;
import dev.whence.model.Service;
import java.util.List;

/// A component that metrics blame.
///
/// @param share of the symptom that it answers for, 0 to 1
/// @param surprise how unlikely chance makes the symptom, less where others answer for more of it
/// @param shifts what moved at it, what counts most first
/// @param connected whether the graph leads from the symptom to it
record MetricCause(
    Service service,
    CauseKind kind,
    double share,
    double surprise,
    List<Shift> shifts,
    Finding.Onset onset,
    boolean connected) {

  MetricCause {
    shifts = List.copyOf(shifts);
  }

  /// One that is as loud as can be by what it says of itself, whatever the symptom.
  ///
  /// @param shift what it says
  /// @param from the first point at which it says so
  static MetricCause certain(CauseKind kind, Shift shift, int from) {
    Indicator indicator = shift.indicator();
    long at = indicator.time(from);
    return new MetricCause(
        indicator.service(),
        kind,
        1,
        shift.surprise(),
        List.of(shift),
        new Finding.Onset(at - indicator.stepNanos(), at, "scrape_interval"),
        false);
  }
}
