package dev.whence.explain.time;

import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.ShareShift;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Whether users notice: whole requests that fail more often or last longer than before, over all
/// routes or, more clearly still, on one of them.
public final class Suffering {

  /// Requests that take so many times as long are far slower.
  public static final double FAR = 2;

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
          pair.after().count(Route.ERRORS),
          pair.after().count(Route.COUNT),
          pair.before().count(Route.ERRORS),
          pair.before().count(Route.COUNT));
      Segment.Stratum lasted = Segment.Stratum.of(pair.after(), pair.before(), Route.DURATION);
      lasting.add(lasted, Route.COUNT, pair.text(Route.ROUTE), 0);
    }

    boolean anyFailed() {
      return failing.shareAfter() > 0 || failing.shareBefore() > 0;
    }

    double failingMore() {
      return failing.effect() > 0 ? failing.surprise() : 0;
    }

    double farSlower() {
      boolean far = lasting.meanAfterNanos() >= FAR * lasting.meanBeforeNanos();
      return far ? lasting.surprise() : 0;
    }

    double surprise() {
      return Math.max(failingMore(), lasting.surprise());
    }
  }

  private final List<Requests> requests;

  /// Of all requests that enter somewhere.
  public Suffering(Facts facts, Weighing weighing) {
    TreeMap<String, List<Facts.Pair>> routes = new TreeMap<>();
    for (Facts.Pair pair : facts.all(CellKind.ROUTE)) {
      routes.computeIfAbsent(pair.text(Route.ROUTE), route -> new ArrayList<>()).add(pair);
    }
    requests =
        Stream.concat(Stream.of(facts.all(CellKind.ROUTE)), routes.values().stream())
            .filter(pairs -> !pairs.isEmpty())
            .map(pairs -> new Requests(pairs, weighing))
            .toList();
  }

  /// In standard deviations; 0 where all is as before, or better.
  public double surprise() {
    return requests.stream().mapToDouble(Requests::surprise).max().orElse(0);
  }

  /// The same of failures alone.
  public double failingMore() {
    return requests.stream().mapToDouble(Requests::failingMore).max().orElse(0);
  }

  /// Whether no request is said to have failed, neither now nor before: its spans tell nothing of
  /// how it ended, or all went well.
  public boolean tellsOfNoFailure() {
    return requests.stream().noneMatch(Requests::anyFailed);
  }

  /// The same of requests that take several times as long.
  public double farSlower() {
    return requests.stream().mapToDouble(Requests::farSlower).max().orElse(0);
  }
}
