package dev.whence.explain.resource;

import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Windows;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Connection pools, by OpenTelemetry's names of today and before, HikariCP's and Agroal's.
public final class Pools {

  /// What a metric tells of a pool.
  private enum Part {
    USED,
    MAX,
    PENDING
  }

  private Pools() {}

  /// The instances' series of each part, before and after.
  private static final class Sums {
    final Map<Part, Total> before = new EnumMap<>(Part.class);
    final Map<Part, Total> after = new EnumMap<>(Part.class);
    Finding.@Nullable Onset waiting;
    Finding.@Nullable Onset taken;

    static double mean(Map<Part, Total> totals, Part part) {
      Total total = totals.get(part);
      return total == null ? 0 : total.mean();
    }
  }

  /// The points of several instances: one that comes or goes meanwhile counts for as long as it is
  /// there.
  private static final class Total {
    private final Map<SeriesKey, Integer> points = new HashMap<>();
    private double sum;

    /// Adds an instance's points of some ranges; their mean is the answer, 0 of none.
    double add(Series series, List<TimeRange> ranges) {
      double added = 0;
      int count = 0;
      for (int i = 0; i < series.size(); i++) {
        long time = series.timeNanos(i);
        if (ranges.stream().anyMatch(range -> range.contains(time))) {
          added += series.value(i);
          count++;
        }
      }
      sum += added;
      points.merge(series.key(), count, Integer::sum);
      return count == 0 ? 0 : added / count;
    }

    /// Of the instances' sum, over time.
    double mean() {
      int most = points.values().stream().mapToInt(Integer::intValue).max().orElse(0);
      return most == 0 ? 0 : sum / most;
    }
  }

  private record Key(Service service, String pool) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = service.compareTo(other.service);
      return order != 0 ? order : pool.compareTo(other.pool);
    }
  }

  /// All pools that the series tell of in window and baselines.
  public static List<Pool> of(Collection<Series> series, Windows windows) {
    TreeMap<Key, Sums> pools = new TreeMap<>();
    for (Series one : series) {
      Part part = part(one);
      if (part != null) {
        Sums sums =
            pools.computeIfAbsent(new Key(one.emitter().service(), pool(one)), key -> new Sums());
        double after =
            sums.after.computeIfAbsent(part, _ -> new Total()).add(one, List.of(windows.window()));
        double before =
            sums.before.computeIfAbsent(part, _ -> new Total()).add(one, windows.baselines());
        Finding.Onset onset = onset(one, windows.window(), (before + after) / 2, after > before);
        if (part == Part.PENDING) {
          sums.waiting = earlier(sums.waiting, onset);
        } else if (part == Part.USED) {
          sums.taken = earlier(sums.taken, onset);
        }
      }
    }
    List<Pool> found = new ArrayList<>();
    pools.forEach((key, sums) -> found.add(pool(key, sums)));
    return found;
  }

  private static Pool pool(Key key, Sums sums) {
    return new Pool(
        key.service,
        key.pool,
        Sums.mean(sums.before, Part.USED),
        Sums.mean(sums.after, Part.USED),
        Sums.mean(sums.before, Part.MAX),
        Sums.mean(sums.after, Part.MAX),
        Sums.mean(sums.before, Part.PENDING),
        Sums.mean(sums.after, Part.PENDING),
        sums.waiting != null ? sums.waiting : sums.taken);
  }

  private static Finding.@Nullable Onset earlier(
      Finding.@Nullable Onset a, Finding.@Nullable Onset b) {
    return a == null || (b != null && b.latestNanos() < a.latestNanos()) ? b : a;
  }

  /// Between the last point of the window below a level and the first above it.
  private static Finding.@Nullable Onset onset(
      Series series, TimeRange window, double level, boolean rises) {
    long previous = window.fromNanos();
    for (int i = 0; rises && i < series.size(); i++) {
      if (window.contains(series.timeNanos(i))) {
        if (series.value(i) > level) {
          return new Finding.Onset(previous, series.timeNanos(i), "scrape_interval");
        }
        previous = series.timeNanos(i);
      }
    }
    return null;
  }

  private static @Nullable Part part(Series series) {
    String name = series.key().name().replace('_', '.').toLowerCase(Locale.ROOT);
    return switch (name) {
      case "db.client.connection.count", "db.client.connections.usage" ->
          isUsed(series) ? Part.USED : null;
      case "db.client.connection.max",
          "db.client.connections.max",
          "hikaricp.connections.max",
          "agroal.max.size.count" ->
          Part.MAX;
      case "db.client.connection.pending.requests",
          "db.client.connections.pending.requests",
          "hikaricp.connections.pending",
          "agroal.awaiting.count" ->
          Part.PENDING;
      case "hikaricp.connections.active", "agroal.active.count" -> Part.USED;
      default -> null;
    };
  }

  private static boolean isUsed(Series series) {
    String state =
        first(series, "db.client.connection.state", "state", "db_client_connection_state");
    return state.equals("used") || state.equals("active");
  }

  private static String pool(Series series) {
    return first(
        series,
        "db.client.connection.pool.name",
        "db.client.connections.pool.name",
        "pool.name",
        "pool",
        "db_client_connection_pool_name",
        "datasource");
  }

  private static String first(Series series, String... names) {
    for (String name : names) {
      String value = series.key().attributes().text(name);
      if (value != null) {
        return value;
      }
    }
    return "";
  }
}
