package dev.whence.explain.resource;

import dev.whence.explain.answer.Windows;
import dev.whence.explain.meaning.MetricRates;
import dev.whence.explain.meaning.MetricWords;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How many look-ups a cache answered with what they looked for, and how many with nothing, as it
/// tells itself: `redis.keyspace.hits` and `redis.keyspace.misses`, `CacheHits` and `CacheMisses`,
/// `memcached_commands_total` by `status`, and whatever else counts hits and misses under names or
/// labels that differ in that word alone.
///
/// @param before look-ups in the baseline
/// @param after look-ups in the window
record Lookups(Service service, String metric, Count before, Count after) {

  /// Look-ups in some ranges.
  ///
  /// @param seconds how long the ranges are together
  record Count(double hits, double misses, double seconds) {

    double all() {
      return hits + misses;
    }

    double missed() {
      return all() > 0 ? misses / all() : 0;
    }

    double rate() {
      return all() / seconds;
    }
  }

  private static final Set<String> HIT = Set.of("hit", "hits");
  private static final Set<String> MISS = Set.of("miss", "misses");

  /// What a metric counts, but for whether it hit.
  private record Key(Service service, String metric) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = service.compareTo(other.service);
      return order != 0 ? order : metric.compareTo(other.metric);
    }
  }

  private static final class Sides {
    final List<Series> hits = new ArrayList<>();
    final List<Series> misses = new ArrayList<>();
    String metric = "";
  }

  /// All caches that tell of both, ordered by service and metric.
  static List<Lookups> of(Collection<Series> series, Windows windows) {
    TreeMap<Key, Sides> caches = new TreeMap<>();
    for (Series one : series) {
      Boolean misses = misses(one);
      if (misses != null && !one.emitter().service().name().isEmpty()) {
        Key key = new Key(one.emitter().service(), stem(one.key().name()));
        Sides sides = caches.computeIfAbsent(key, _ -> new Sides());
        (misses ? sides.misses : sides.hits).add(one);
        sides.metric = misses ? one.key().name() : sides.metric;
      }
    }
    List<Lookups> found = new ArrayList<>();
    caches.forEach(
        (key, sides) -> {
          if (!sides.hits.isEmpty() && !sides.misses.isEmpty()) {
            found.add(
                new Lookups(
                    key.service,
                    sides.metric,
                    count(sides, windows.baselines()),
                    count(sides, List.of(windows.window()))));
          }
        });
    return found;
  }

  private static Count count(Sides sides, List<TimeRange> ranges) {
    double nanos = ranges.stream().mapToDouble(TimeRange::durationNanos).sum();
    return new Count(sum(sides.hits, ranges), sum(sides.misses, ranges), nanos / 1e9);
  }

  private static double sum(List<Series> all, List<TimeRange> ranges) {
    return all.stream().mapToDouble(each -> MetricRates.counted(each, ranges)).sum();
  }

  /// Whether a metric counts misses, or hits; null for anything else.
  private static @Nullable Boolean misses(Series series) {
    Set<String> words = new HashSet<>(MetricWords.of(series.key().name()));
    if (MetricWords.SHARE.in(words) || MetricWords.PERCENT.in(words)) {
      return null;
    }
    series
        .key()
        .attributes()
        .values()
        .forEach((_, value) -> words.add(String.valueOf(value).toLowerCase(Locale.ROOT)));
    boolean hit = HIT.stream().anyMatch(words::contains);
    boolean miss = MISS.stream().anyMatch(words::contains);
    return hit == miss ? null : (Boolean) miss;
  }

  private static String stem(String name) {
    Set<String> words = MetricWords.of(name);
    words.removeAll(HIT);
    words.removeAll(MISS);
    return String.join(" ", words);
  }
}
