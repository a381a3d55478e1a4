package dev.whence.explain.statistics;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// In which share of an entry's calls something happens, route by route: what several cells of one
/// route tell of is one route's, however many cells there are. Not thread-safe.
public final class RouteShares {

  private static final class Counts {
    long k;
    long n;
    long l;
    long m;
  }

  private final TreeMap<String, Counts> routes = new TreeMap<>();
  private @Nullable ShareShift shift;

  /// Adds what one cell counts.
  ///
  /// @param k calls in which it happened, of n of the route in the window; l of m in the baseline
  public void add(String route, long k, long n, long l, long m) {
    Counts counts = routes.computeIfAbsent(route, r -> new Counts());
    counts.k += k;
    counts.n = Math.max(counts.n, n);
    counts.l += l;
    counts.m = Math.max(counts.m, m);
    shift = null;
  }

  /// How the share shifts, over all routes so far.
  public ShareShift shift() {
    if (shift == null) {
      ShareShift sum = new ShareShift();
      routes.values().forEach(each -> sum.add(each.k, each.n, each.l, each.m));
      shift = sum;
    }
    return shift;
  }
}
