package dev.whence.intake;

import dev.whence.intake.Export.Rejected;
import dev.whence.model.AttributeSets;
import dev.whence.model.Frame;
import dev.whence.model.Points;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Bounds how many different metric series a tenant may begin within a day: points of further ones
/// are refused, those of the first ones are taken. Known series are remembered as hashes, 16 to 32
/// bytes each; two that share a hash count as one. Thread-safe.
final class SeriesBounds {

  private static final long DAY_NANOS = 24 * 3_600_000_000_000L;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final int maxSeries;
  private final int maxTenants;
  private final Map<Tenant, Known> tenants = new LinkedHashMap<>();

  SeriesBounds(int maxSeries, int maxTenants) {
    this.maxSeries = maxSeries;
    this.maxTenants = maxTenants;
  }

  /// What is within the bounds, and what is not.
  record Bound(Frame frame, Rejected rejected) {}

  Bound bound(Tenant tenant, Frame frame, long nowNanos) {
    if (frame.signal() != Signal.POINTS) {
      return new Bound(frame, Rejected.NONE);
    }
    Points points = Points.of(frame);
    boolean[] taken = taken(known(tenant), hashes(points), nowNanos);
    int[] rows = new int[points.size()];
    int size = 0;
    for (int row = 0; row < rows.length; row++) {
      if (taken[points.seriesRow(row)]) {
        rows[size++] = row;
      }
    }
    return size == rows.length
        ? new Bound(frame, Rejected.NONE)
        : new Bound(
            frame.select(Arrays.copyOf(rows, size)),
            new Rejected(
                rows.length - size,
                "more than " + maxSeries + " different metric series within a day"));
  }

  private boolean[] taken(Known known, long[] hashes, long nowNanos) {
    boolean[] taken = new boolean[hashes.length];
    synchronized (known) {
      if (Math.abs(nowNanos - known.beginNanos) > DAY_NANOS) {
        known.beginNanos = nowNanos;
        known.hashes = new LongSet();
      }
      for (int series = 0; series < hashes.length; series++) {
        taken[series] = known.hashes.contains(hashes[series]);
        if (!taken[series] && known.hashes.size() < maxSeries) {
          known.hashes.add(hashes[series]);
          taken[series] = true;
        }
      }
    }
    return taken;
  }

  private Known known(Tenant tenant) {
    synchronized (tenants) {
      Known known = tenants.get(tenant);
      if (known == null) {
        if (tenants.size() >= maxTenants) {
          tenants.remove(tenants.keySet().iterator().next());
        }
        known = new Known();
        tenants.put(tenant, known);
      }
      return known;
    }
  }

  /// The series of one tenant. Guarded by itself.
  private static final class Known {
    private long beginNanos;
    private LongSet hashes = new LongSet();
  }

  private static long[] hashes(Points points) {
    Frame frame = points.frame();
    long[] sets = new long[frame.sets().size()];
    for (int set = 0; set < sets.length; set++) {
      sets[set] = hash(frame, set);
    }
    long[] hashes = new long[points.series().size()];
    for (int series = 0; series < hashes.length; series++) {
      long hash = points.name(series).hashCode();
      hash = mix(hash, points.series().get(Points.SERIES_KIND, series));
      hash = mix(hash, frame.text(points.series().get(Points.SERIES_UNIT, series)).hashCode());
      hash = mix(hash, sets[points.resource(series)]);
      hash = mix(hash, sets[(int) points.series().get(Points.SERIES_ATTRIBUTES, series)]);
      hashes[series] = hash == 0 ? 1 : hash;
    }
    return hashes;
  }

  /// Whatever the order of a set's attributes.
  private static long hash(Frame frame, int set) {
    AttributeSets sets = frame.sets();
    long sum = 0;
    for (int entry = sets.start(set); entry < sets.start(set + 1); entry++) {
      long value = sets.value(entry);
      long content = sets.type(entry).isText() ? frame.text(value).hashCode() : value;
      sum += mix(mix(frame.text(sets.key(entry)).hashCode(), sets.type(entry).ordinal()), content);
    }
    return sum;
  }

  private static long mix(long hash, long more) {
    long mixed = (hash ^ Long.rotateLeft(more * MIX, 31)) * MIX;
    return mixed ^ mixed >>> 29;
  }
}
