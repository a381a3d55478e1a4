package dev.whence.explain.structure;

import dev.whence.explain.answer.Finding;
import dev.whence.model.CellKind;
import dev.whence.model.Service;

/// How what an entry's calls do differs from the baseline: one operation, call or log pattern.
///
/// @param entry the operation by which requests enter the service
/// @param what the operation, `service operation` of a call, or the pattern
/// @param surprise standard deviations, 0 and up, the natural swing of a workload's mix allowed for
/// @param effect change of the share of calls, -1 to 1
/// @param offsetNanos how long after the start of its request it happens, or should have
/// @param calls of the entry, in the window
/// @param after what was seen of it in the window
public record Deviation(
    Service service,
    String entry,
    Finding.Aspect aspect,
    String what,
    double surprise,
    double effect,
    double shareBefore,
    double shareAfter,
    long offsetNanos,
    long calls,
    Seen after,
    Seen before) {

  /// A call that is missing, as a failure of whom it was for.
  ///
  /// @param why in what it fails
  Deviation failing(Service callee, String why) {
    return new Deviation(
        callee,
        "",
        Finding.Aspect.OWN_ERRORS,
        why,
        surprise,
        -effect,
        0,
        -effect,
        offsetNanos,
        calls,
        after,
        before);
  }

  /// Whether requests tell of it, rather than lines that no request is known for.
  public boolean isOfRequests() {
    return after.kind() != CellKind.LOG_PATTERN;
  }
}
