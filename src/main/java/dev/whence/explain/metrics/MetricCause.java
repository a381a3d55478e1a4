package dev.whence.explain.metrics;

import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Finding;
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
}
