package dev.whence.store.lucene;

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

  private static final TimeRange ALWAYS = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
  private final Tenant tenant;
  private final TimeRange range;
  private final Set<String> ids = new TreeSet<>();
  private final Distinct found = new Distinct(Signal.CHANGES, Integer.MAX_VALUE);

  ChangeSearch(Tenant tenant, TimeRange range) {
    this.tenant = tenant;
    this.range = range;
  }

  /// @param snapshots of all partitions of changes
  List<ChangeEvent> in(Snapshots snapshots, int limit) throws IOException {
    for (Snapshot snapshot : snapshots.all()) {
      snapshot.live(tenant).forEach(items -> addIds(items.frame()));
      for (Snapshot.Stored stored :
          snapshot.search(Questions.about(tenant, range, Kind.ITEMS, Kind.REGROUPED).query())) {
        addIds(stored.frame());
      }
    }
    for (Snapshot snapshot : snapshots.all()) {
      addForms(snapshot);
    }
    return newest(limit);
  }

  private void addIds(Frame frame) {
    Changes changes = Changes.of(frame);
    for (int row = 0; row < changes.size(); row++) {
      if (overlaps(frame, row)) {
        ids.add(changes.id(row));
      }
    }
  }

  private void addForms(Snapshot snapshot) throws IOException {
    List<Frame> frames = new ArrayList<>();
    snapshot.live(tenant).forEach(items -> frames.add(items.frame()));
    Questions questions =
        Questions.about(tenant, ALWAYS, Kind.ITEMS, Kind.REGROUPED)
            .anyOf(Fields.CHANGE, ids.stream().map(Fields::bytes).toList());
    for (Snapshot.Stored stored : snapshot.search(questions.query())) {
      frames.add(stored.frame());
    }
    for (Frame frame : frames) {
      for (int row = 0; row < frame.size(); row++) {
        if (ids.contains(Changes.of(frame).id(row))) {
          found.add(frame, row);
        }
      }
    }
  }

  private List<ChangeEvent> newest(int limit) {
    Frame frame = found.frame();
    List<ChangeEvent> events = new ArrayList<>();
    for (int row = 0; row < frame.size(); row++) {
      if (overlaps(frame, row)) {
        events.add(Changes.of(frame).event(row));
      }
    }
    events.sort(Comparator.comparingLong(ChangeEvent::timeNanos).thenComparing(ChangeEvent::id));
    return List.copyOf(events.subList(0, Math.min(limit, events.size())));
  }

  private boolean overlaps(Frame frame, int row) {
    return range.overlaps(frame.timeNanos(row), BlockDocument.latest(frame, row));
  }
}
