package dev.whence.explain;

import dev.whence.model.CellKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Whether users notice: whole requests that fail more often or last longer than before, over all
/// routes or, more clearly still, on one of them.
final class Suffering {

  /// One route, or all.
  private static final class Requests {
    final ShareShift failing = new ShareShift();
    final Segment lasting;

    Requests(List<Facts.Pair> pairs, Weighing weighing) {
      lasting = new Segment(pairs.getFirst().service(), null, weighing);
      pairs.forEach(this::add);
    }

    private void add(Facts.Pair pair) {
      failing.add(
          pair.after().count(1),
          pair.after().count(0),
          pair.before().count(1),
          pair.before().count(0));
      lasting.add(Segment.Stratum.of(pair.after(), pair.before(), 0), 0, pair.text(0), 0);
    }

    double surprise() {
      double more = failing.effect() > 0 ? failing.surprise() : 0;
      return Math.max(more, lasting.surprise());
    }
  }

  private final List<Requests> requests;

  Suffering(Facts facts, Weighing weighing) {
    TreeMap<String, List<Facts.Pair>> routes = new TreeMap<>();
    for (Facts.Pair pair : facts.all(CellKind.ROUTE)) {
      routes.computeIfAbsent(pair.text(0), route -> new ArrayList<>()).add(pair);
    }
    requests =
        Stream.concat(Stream.of(facts.all(CellKind.ROUTE)), routes.values().stream())
            .filter(pairs -> !pairs.isEmpty())
            .map(pairs -> new Requests(pairs, weighing))
            .toList();
  }

  /// In standard deviations; 0 where all is as before, or better.
  double surprise() {
    return requests.stream().mapToDouble(Requests::surprise).max().orElse(0);
  }
}
