package dev.whence.intake;

import dev.whence.intake.Export.Rejected;
import dev.whence.intake.IntakeStats.Outcome;
import dev.whence.intake.IntakeStats.Reason;
import dev.whence.intake.Normaliser.Normalised;
import dev.whence.model.Frame;
import dev.whence.model.Signal;

/// Which items of an export are taken: holds them against every bound. Thread-safe.
final class Admission {

  private final SeriesBounds seriesBounds;
  private final Normaliser normaliser;

  Admission(SeriesBounds seriesBounds, Normaliser normaliser) {
    this.seriesBounds = seriesBounds;
    this.normaliser = normaliser;
  }

  /// What of an export is within the bounds, and what is not.
  ///
  /// @param truncated texts cut and parts left out of what is within
  record Admitted(Frame frame, long truncated, Rejected invalid, Rejected series, Rejected time) {

    /// What its sender is told, with the first reason why something was refused.
    Receipt receipt() {
      long items = 0;
      String reason = "";
      for (Rejected each : new Rejected[] {invalid, series, time}) {
        items += each.items();
        reason = reason.isEmpty() && each.items() > 0 ? each.reason() : reason;
      }
      return new Receipt(frame.size(), 0, items, reason);
    }

    void count(IntakeStats stats) {
      Signal signal = frame.signal();
      stats.add(signal, Outcome.ACCEPTED, frame.size());
      stats.add(signal, Outcome.TRUNCATED, truncated);
      stats.refuse(signal, Reason.SERIES, series.items());
      stats.refuse(signal, Reason.INVALID, invalid.items());
      stats.refuse(signal, Reason.TIME, time.items());
    }
  }

  Admitted admit(Export export, long nowNanos) {
    SeriesBounds.Bound bound = seriesBounds.bound(export.tenant(), export.frame(), nowNanos);
    Normalised normalised = normaliser.normalise(bound.frame(), nowNanos);
    return new Admitted(
        normalised.frame(),
        normalised.truncated(),
        export.rejected(),
        bound.rejected(),
        normalised.rejected());
  }
}
