package dev.whence.explain;

import dev.whence.store.StoreReader;
import java.util.List;

/// What metrics alone tell: service-graph counters and the indicators of services and instances,
/// where there are no traces.
final class MetricSide {

  private final StoreReader reader;

  MetricSide(StoreReader reader) {
    this.reader = reader;
  }

  /// Possible causes that metrics show, scored but not yet ranked against others. Findings that are
  /// symptoms only come within the candidate that explains them.
  List<Candidate> candidates(Question question, Windows windows) {
    reader.services(question.tenant(), windows.window());
    return List.of();
  }
}
