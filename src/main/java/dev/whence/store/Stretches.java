package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Cuts what is worth regrouping out of a day: slices with items that were never regrouped, or with
/// provisional cells. Not thread-safe.
public final class Stretches {

  /// Clean slices between two dirty ones that are taken along.
  private static final int GAP = 6;

  /// Memory that a cell takes, in items.
  private static final int CELL_ITEMS = 2;

  private final StretchRules rules;
  private final TimeRange day;
  private final Map<Tenant, TreeMap<Long, Slice>> dirty = new TreeMap<>();

  /// Items that were regrouped before, by slice.
  private final Map<Tenant, Map<Long, Long>> regrouped = new TreeMap<>();

  /// About how many cells there are, by slice; more than that where a cell lies in several blocks.
  private final Map<Tenant, Map<Long, Long>> cells = new TreeMap<>();

  public Stretches(StretchRules rules, TimeRange day) {
    this.rules = rules;
    this.day = day;
  }

  /// What is known of a slice.
  private static final class Slice {
    private long items;
    private long newestNanos = Long.MIN_VALUE;
    private long oldestNanos = Long.MAX_VALUE;

    void add(long more, long arrivalNanos) {
      items += more;
      newestNanos = Math.max(newestNanos, arrivalNanos);
      oldestNanos = Math.min(oldestNanos, arrivalNanos);
    }
  }

  /// Adds a block that overlaps the day: of new items or of provisional cells, for which slices are
  /// worth regrouping, or of others, which only tell how much that will be.
  public void add(StoredBlock block) throws IOException {
    boolean isDirty =
        block.kind() == BlockKind.ITEMS || block.kind() == BlockKind.PROVISIONAL_CELLS;
    long first = CellKey.sliceOf(Math.max(block.minNanos(), day.fromNanos()));
    long last = CellKey.sliceOf(Math.min(block.maxNanos(), day.toNanos() - 1));
    long each = block.count() / (1 + (last - first) / CellKey.SLICE_NANOS);
    long arrival =
        ClockAhead.gave(block.arrivalNanos(), rules.nowNanos())
            ? Long.MIN_VALUE
            : block.arrivalNanos();
    for (long slice = first; slice <= last; slice += CellKey.SLICE_NANOS) {
      if (isDirty) {
        dirty
            .computeIfAbsent(block.tenant(), _ -> new TreeMap<>())
            .computeIfAbsent(slice, _ -> new Slice())
            .add(block.kind() == BlockKind.ITEMS ? 1 + each : 0, arrival);
      }
      if (block.kind() != BlockKind.ITEMS) {
        (block.kind() == BlockKind.REGROUPED ? regrouped : cells)
            .computeIfAbsent(block.tenant(), _ -> new HashMap<>())
            .merge(slice, each, Long::sum);
      }
    }
  }

  /// The stretches of all tenants, each tenant's earliest first.
  public List<Stretch> cut() {
    List<Stretch> found = new ArrayList<>();
    dirty.forEach((tenant, slices) -> cut(tenant, slices, found));
    return found;
  }

  private void cut(Tenant tenant, TreeMap<Long, Slice> slices, List<Stretch> found) {
    Run run = new Run(tenant, found);
    slices.forEach(
        (start, slice) -> {
          if (slice.newestNanos <= rules.quietSinceNanos()) {
            run.add(start, slice);
          } else {
            run.end();
          }
        });
    run.end();
  }

  /// Slices that follow one another.
  private final class Run {
    private final Tenant tenant;
    private final List<Stretch> found;
    private long from;
    private long to;
    private long items;
    private long newItems;
    private long held;
    private long oldestNanos;

    Run(Tenant tenant, List<Stretch> found) {
      this.tenant = tenant;
      this.found = found;
      clear();
    }

    private void clear() {
      from = Long.MIN_VALUE;
      items = 0;
      newItems = 0;
      held = 0;
      oldestNanos = Long.MAX_VALUE;
    }

    void add(long start, Slice slice) {
      if (from != Long.MIN_VALUE
          && (start > to + GAP * CellKey.SLICE_NANOS
              || start >= from + rules.maxSlices() * CellKey.SLICE_NANOS
              || held + memory(start, slice) > rules.maxItems())) {
        end();
      }
      held += memory(start, slice);
      items += items(start, slice);
      newItems += slice.items;
      oldestNanos = Math.min(oldestNanos, slice.oldestNanos);
      if (from == Long.MIN_VALUE) {
        from = start;
      }
      to = start + CellKey.SLICE_NANOS;
    }

    private long memory(long start, Slice slice) {
      return items(start, slice) + CELL_ITEMS * inSlices(cells, start);
    }

    private long items(long start, Slice slice) {
      return slice.items + inSlices(regrouped, start);
    }

    /// What lies in a slice and in those before it that would be taken along.
    private long inSlices(Map<Tenant, Map<Long, Long>> counted, long start) {
      Map<Long, Long> bySlice = counted.getOrDefault(tenant, Map.of());
      long sum = bySlice.getOrDefault(start, 0L);
      long first = from == Long.MIN_VALUE ? start : to;
      for (long slice = first; slice < start; slice += CellKey.SLICE_NANOS) {
        sum += bySlice.getOrDefault(slice, 0L);
      }
      return sum;
    }

    void end() {
      if (from != Long.MIN_VALUE
          && (newItems >= rules.worthItems() || oldestNanos <= rules.waitedSinceNanos())) {
        found.add(new Stretch(tenant, new TimeRange(from, to), items));
      }
      clear();
    }
  }
}
