package dev.whence.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How hard the links of a path were used in some time: calls per second in the busiest ten
/// seconds, and how many were under way at once (by Little's law). Not thread-safe while it is
/// added to.
public final class Exercise {

  private static final int MOST_NAMED = 3;

  private final double sliceSeconds;
  private final Map<String, Map<Long, long[]>> links = new TreeMap<>();

  /// @param sliceSeconds length of the slices that are added
  public Exercise(double sliceSeconds) {
    this.sliceSeconds = sliceSeconds;
  }

  /// @param link `caller->callee`
  public void add(String link, long slice, long calls, long durationNanos) {
    long[] sum =
        links
            .computeIfAbsent(link, any -> new TreeMap<>())
            .computeIfAbsent(slice, any -> new long[2]);
    sum[0] += calls;
    sum[1] += durationNanos;
  }

  public boolean isEmpty() {
    return links.isEmpty();
  }

  public double rate(String link) {
    return peak(link, 0) / sliceSeconds;
  }

  public double concurrency(String link) {
    return peak(link, 1) / 1e9 / sliceSeconds;
  }

  private double peak(String link, int which) {
    return links.getOrDefault(link, Map.of()).values().stream()
        .mapToDouble(sum -> sum[which])
        .max()
        .orElse(0);
  }

  /// Where this, a test, fell short of what an incident needed, the furthest first; empty where it
  /// reached all of it.
  public List<String> shortOf(Exercise incident) {
    List<Gap> gaps = new ArrayList<>();
    for (String link : incident.links.keySet()) {
      Gap gap =
          new Gap(
              link, rate(link), incident.rate(link), concurrency(link), incident.concurrency(link));
      if (gap.reached() < 1) {
        gaps.add(gap);
      }
    }
    gaps.sort(
        java.util.Comparator.comparingDouble(Gap::reached)
            .thenComparing(java.util.Comparator.comparingDouble(Gap::needed).reversed())
            .thenComparing(Gap::link));
    return gaps.stream().limit(MOST_NAMED).map(Gap::text).toList();
  }

  private record Gap(
      String link, double tested, double needed, double testedAtOnce, double neededAtOnce) {

    double reached() {
      return needed == 0 ? 1 : tested / needed;
    }

    String text() {
      if (tested == 0) {
        return String.format(
            Locale.ROOT, "%s was not exercised, the incident had %.1f/s", link, needed);
      }
      return String.format(
          Locale.ROOT,
          "%s reached %.1f/s (%.1f at once), the incident had %.1f/s (%.1f at once)",
          link,
          tested,
          testedAtOnce,
          needed,
          neededAtOnce);
    }
  }
}
