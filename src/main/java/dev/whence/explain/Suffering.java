package dev.whence.explain;

import dev.whence.model.CellKind;
import dev.whence.model.Service;
import java.util.TreeMap;

/// Whether users notice: whole requests that fail more often or last longer than before, over all
/// routes or, more clearly still, on one of them.
final class Suffering {

  /// One route, or all.
  private static final class Requests {
    final ShareShift failing = new ShareShift();
    final Segment lasting;

    Requests(Facts.Pair first, Weighing weighing) {
      lasting = new Segment(Service.parse(first.text(1)), null, weighing);
    }

    void add(Facts.Pair pair) {
      failing.add(
          pair.after().count(1),
          pair.after().count(0),
          pair.before().count(1),
          pair.before().count(0));
      lasting.add(Segment.Stratum.of(pair.after(), pair.before(), 0), 0, pair.text(0), 0);
    }

    double surprise() {
      double more = failing.effect() > 0 ? failing.surprise() : 0;
      return Math.max(more, Math.max(0, lasting.surprise()));
    }
  }

  private static final String ALL = "";
  private final TreeMap<String, Requests> requests = new TreeMap<>();

  Suffering(Facts facts, Weighing weighing) {
    for (Facts.Pair pair : facts.all(CellKind.ROUTE)) {
      requests.computeIfAbsent(ALL, key -> new Requests(pair, weighing)).add(pair);
      requests.computeIfAbsent("r" + pair.text(0), key -> new Requests(pair, weighing)).add(pair);
    }
  }

  /// In standard deviations; 0 where all is as before, or better.
  double surprise() {
    return requests.values().stream().mapToDouble(Requests::surprise).max().orElse(0);
  }
}
