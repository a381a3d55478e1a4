package dev.whence.store.lucene;

import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.BlockKind;
import dev.whence.store.BlockQuery;
import dev.whence.store.Partition;
import dev.whence.store.Stretch;
import dev.whence.store.StretchRules;
import dev.whence.store.Stretches;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/// Looks through the days that changed for what is worth regrouping.
final class StretchSearch {

  private final Partitions partitions;
  private final StretchRules rules;

  StretchSearch(Partitions partitions, StretchRules rules) {
    this.partitions = partitions;
    this.rules = rules;
  }

  List<Stretch> find() throws IOException {
    List<Stretch> found = new ArrayList<>();
    for (TimeRange range : days()) {
      Stretches stretches = new Stretches(rules, range);
      for (Signal signal : List.of(Signal.SPANS, Signal.LOGS, Signal.CELLS)) {
        BlockKind kind = signal == Signal.CELLS ? BlockKind.PROVISIONAL_CELLS : BlockKind.ITEMS;
        for (Partition partition : partitions.list(signal, range)) {
          partitions.whereChanged(partition, snapshot -> look(snapshot, kind, stretches));
        }
      }
      found.addAll(stretches.cut());
    }
    return found;
  }

  /// Those with items of requests.
  private List<TimeRange> days() {
    Set<LocalDate> days = new TreeSet<>();
    for (Signal signal : List.of(Signal.SPANS, Signal.LOGS)) {
      partitions.list(signal, TimeRange.ALWAYS).forEach(each -> days.add(each.day()));
    }
    return days.stream().map(Partition::range).toList();
  }

  private static boolean look(Snapshot snapshot, BlockKind kind, Stretches stretches)
      throws IOException {
    boolean any = !snapshot.state().pending().isEmpty() || !snapshot.state().cells().isEmpty();
    for (Tenant tenant : tenants(snapshot)) {
      List<Snapshot.Stored> blocks =
          snapshot.search(BlockQuery.about(tenant, TimeRange.ALWAYS, kind));
      if (!blocks.isEmpty()) {
        any = true;
        blocks.addAll(
            snapshot.search(
                BlockQuery.about(
                    tenant,
                    TimeRange.ALWAYS,
                    BlockKind.REGROUPED,
                    BlockKind.LOCAL_CELLS,
                    BlockKind.FINAL_CELLS)));
      }
      for (Snapshot.Stored block : blocks) {
        stretches.add(block);
      }
    }
    return any;
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
}
