package dev.whence.store.lucene;

import dev.whence.model.CellKey;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Partition;
import dev.whence.store.Stretch;
import dev.whence.store.StretchRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/// Finds what is worth regrouping: slices with items that were never regrouped, or with provisional
/// cells.
final class StretchSearch {

  private static final TimeRange ALWAYS = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  /// Clean slices between two dirty ones that are taken along.
  private static final int GAP = 6;

  private final Partitions partitions;
  private final StretchRules rules;

  StretchSearch(Partitions partitions, StretchRules rules) {
    this.partitions = partitions;
    this.rules = rules;
  }

  /// What is known of a slice.
  private static final class Slice {
    private long items;
    private long newestNanos = Long.MIN_VALUE;
    private long oldestNanos = Long.MAX_VALUE;
  }

  List<Stretch> find() throws IOException {
    List<Stretch> found = new ArrayList<>();
    for (Partition day : partitions.list(Signal.SPANS, ALWAYS)) {
      TimeRange range = new TimeRange(day.startNanos(), day.endNanos());
      Map<Tenant, TreeMap<Long, Slice>> dirty = new TreeMap<>();
      for (Signal signal : List.of(Signal.SPANS, Signal.LOGS, Signal.CELLS)) {
        Kind kind = signal == Signal.CELLS ? Kind.PROVISIONAL_CELLS : Kind.ITEMS;
        for (Partition partition : partitions.list(signal, range)) {
          partitions.whereChanged(partition, snapshot -> look(snapshot, kind, range, dirty));
        }
      }
      dirty.forEach((tenant, slices) -> cut(tenant, slices, found));
    }
    return found;
  }

  private static boolean look(
      Snapshot snapshot, Kind kind, TimeRange day, Map<Tenant, TreeMap<Long, Slice>> dirty)
      throws IOException {
    boolean any = !snapshot.state().pending().isEmpty() || !snapshot.state().cells().isEmpty();
    for (Tenant tenant : tenants(snapshot)) {
      for (Snapshot.Stored stored :
          snapshot.search(Questions.about(tenant, ALWAYS, kind).query())) {
        any = true;
        add(stored, kind, day, dirty.computeIfAbsent(tenant, each -> new TreeMap<>()));
      }
    }
    return any;
  }

  private static void add(
      Snapshot.Stored stored, Kind kind, TimeRange day, TreeMap<Long, Slice> slices)
      throws IOException {
    long first = CellKey.sliceOf(Math.max(stored.minNanos(), day.fromNanos()));
    long last = CellKey.sliceOf(Math.min(stored.maxNanos(), day.toNanos() - 1));
    long count = 1 + (last - first) / CellKey.SLICE_NANOS;
    long items = kind == Kind.ITEMS ? 1 + stored.number(Fields.COUNT) / count : 0;
    long arrival = stored.number(Fields.ARRIVAL);
    for (long slice = first; slice <= last; slice += CellKey.SLICE_NANOS) {
      Slice known = slices.computeIfAbsent(slice, start -> new Slice());
      known.items += items;
      known.newestNanos = Math.max(known.newestNanos, arrival);
      known.oldestNanos = Math.min(known.oldestNanos, arrival);
    }
  }

  private static Set<Tenant> tenants(Snapshot snapshot) throws IOException {
    Set<Tenant> tenants = new TreeSet<>();
    if (snapshot.state().reader() != null) {
      for (LeafReaderContext leaf : snapshot.state().reader().leaves()) {
        Terms terms = leaf.reader().terms(Fields.TENANT);
        TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
        for (BytesRef term = each.next(); term != null; term = each.next()) {
          tenants.add(new Tenant(term.utf8ToString()));
        }
      }
    }
    return tenants;
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
    private long oldestNanos;

    Run(Tenant tenant, List<Stretch> found) {
      this.tenant = tenant;
      this.found = found;
      clear();
    }

    private void clear() {
      from = Long.MIN_VALUE;
      items = 0;
      oldestNanos = Long.MAX_VALUE;
    }

    void add(long start, Slice slice) {
      if (from != Long.MIN_VALUE
          && (start > to + GAP * CellKey.SLICE_NANOS
              || start >= from + rules.maxSlices() * CellKey.SLICE_NANOS
              || items + slice.items > rules.maxItems())) {
        end();
      }
      if (from == Long.MIN_VALUE) {
        from = start;
      }
      to = start + CellKey.SLICE_NANOS;
      items += slice.items;
      oldestNanos = Math.min(oldestNanos, slice.oldestNanos);
    }

    void end() {
      if (from != Long.MIN_VALUE
          && (items >= rules.worthItems() || oldestNanos <= rules.waitedSinceNanos())) {
        found.add(new Stretch(tenant, new TimeRange(from, to), items));
      }
      clear();
    }
  }
}
