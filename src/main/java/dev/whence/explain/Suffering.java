package dev.whence.explain;

import dev.whence.model.CellKind;
import dev.whence.model.Service;
import org.jspecify.annotations.Nullable;

/// Whether users notice: whole requests that fail more often or last longer than before, over all
/// routes.
final class Suffering {

  private final ShareShift failing = new ShareShift();
  private @Nullable Segment lasting;

  Suffering(Facts facts, Weighing weighing) {
    for (Facts.Pair pair : facts.all(CellKind.ROUTE)) {
      failing.add(
          pair.after().count(1),
          pair.after().count(0),
          pair.before().count(1),
          pair.before().count(0));
      if (lasting == null) {
        lasting = new Segment(Service.parse(pair.text(1)), null, weighing);
      }
      lasting.add(Segment.Stratum.of(pair.after(), pair.before(), 0), 0, pair.text(0), 0);
    }
  }

  /// In standard deviations; 0 where all is as before, or better.
  double surprise() {
    double more = failing.effect() > 0 ? failing.surprise() : 0;
    return Math.max(more, lasting == null ? 0 : Math.max(0, lasting.surprise()));
  }
}
