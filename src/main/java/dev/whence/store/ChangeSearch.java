package dev.whence.store;

import dev.whence.model.ChangeEvent;
import dev.whence.model.Changes;
import dev.whence.model.Distinct;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Finds change events. An event's newest form decides whether it lies in the range, wherever its
/// older forms do.
final class ChangeSearch {

  private final Tenant tenant;
  private final TimeRange range;
  private final Set<String> ids = new TreeSet<>();
  private final Distinct found = new Distinct(Signal.CHANGES, Integer.MAX_VALUE);

  ChangeSearch(Tenant tenant, TimeRange range) {
    this.tenant = tenant;
    this.range = range;
  }

  /// @param views of all partitions of changes
  List<ChangeEvent> in(List<? extends BlockView> views, int limit) throws IOException {
    for (BlockView view : views) {
      view.liveItems(tenant).forEach(items -> addIds(items.frame()));
      for (StoredBlock block :
          search(view, BlockQuery.about(tenant, range, BlockKind.ITEMS, BlockKind.REGROUPED))) {
        addIds(block.frame());
      }
    }
    for (BlockView view : views) {
      addForms(view);
    }
    return latest(limit);
  }

  private static List<? extends StoredBlock> search(BlockView view, BlockQuery query)
      throws IOException {
    List<? extends StoredBlock> blocks = view.search(query);
    view.prepare(blocks);
    return blocks;
  }

  private void addIds(Frame frame) {
    Changes changes = Changes.of(frame);
    for (int row = 0; row < changes.size(); row++) {
      if (overlaps(frame, row)) {
        ids.add(changes.id(row));
      }
    }
  }

  private void addForms(BlockView view) throws IOException {
    if (ids.isEmpty()) {
      return;
    }
    List<Frame> frames = new ArrayList<>();
    view.liveItems(tenant).forEach(items -> frames.add(items.frame()));
    BlockQuery query =
        BlockQuery.about(tenant, TimeRange.ALWAYS, BlockKind.ITEMS, BlockKind.REGROUPED)
            .anyOf(BlockField.CHANGE, ids);
    for (StoredBlock block : search(view, query)) {
      frames.add(block.frame());
    }
    for (Frame frame : frames) {
      for (int row = 0; row < frame.size(); row++) {
        if (ids.contains(Changes.of(frame).id(row))) {
          found.add(frame, row);
        }
      }
    }
  }

  private List<ChangeEvent> latest(int limit) {
    Frame frame = found.frame();
    List<ChangeEvent> events = new ArrayList<>();
    for (int row = 0; row < frame.size(); row++) {
      if (overlaps(frame, row)) {
        events.add(Changes.of(frame).event(row));
      }
    }
    events.sort(Comparator.comparingLong(ChangeEvent::timeNanos).thenComparing(ChangeEvent::id));
    return List.copyOf(events.subList(Math.max(0, events.size() - limit), events.size()));
  }

  private boolean overlaps(Frame frame, int row) {
    return range.overlaps(frame.timeNanos(row), Block.latest(frame, row));
  }
}
