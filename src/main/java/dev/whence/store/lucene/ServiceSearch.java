package dev.whence.store.lucene;

import dev.whence.model.Frame;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.lucene.index.SortedSetDocValues;

/// Finds the services heard of in a range. A block that lies in it whole is not opened.
final class ServiceSearch {

  static final List<Signal> SIGNALS = List.of(Signal.SPANS, Signal.LOGS, Signal.POINTS);

  private final Tenant tenant;
  private final TimeRange range;
  private final Vocabulary vocabulary;
  private final SortedSet<Service> found = new TreeSet<>();

  ServiceSearch(Tenant tenant, TimeRange range, Vocabulary vocabulary) {
    this.tenant = tenant;
    this.range = range;
    this.vocabulary = vocabulary;
  }

  void look(Snapshots snapshots) throws IOException {
    for (Snapshot snapshot : snapshots.all()) {
      for (LiveItems items : snapshot.live(tenant)) {
        if (items.overlaps(range)) {
          look(items.frame());
        }
      }
      for (Snapshot.Stored stored :
          snapshot.search(Questions.about(tenant, range, Kind.ITEMS, Kind.REGROUPED).query())) {
        if (stored.minNanos() >= range.fromNanos() && stored.maxNanos() < range.toNanos()) {
          addTerms(stored);
        } else {
          look(stored.frame());
        }
      }
    }
  }

  private void addTerms(Snapshot.Stored stored) throws IOException {
    SortedSetDocValues values = stored.leaf().getSortedSetDocValues(Fields.SERVICE);
    if (values != null && values.advanceExact(stored.document())) {
      for (int i = 0; i < values.docValueCount(); i++) {
        found.add(Service.parse(values.lookupOrd(values.nextOrd()).utf8ToString()));
      }
    }
  }

  private void look(Frame frame) {
    Emitters emitters = new Emitters(frame, vocabulary);
    for (int row = 0; row < frame.size(); row++) {
      if (range.contains(frame.timeNanos(row))) {
        Service service = emitters.of(row).service();
        if (!service.name().isEmpty()) {
          found.add(service);
        }
      }
    }
  }

  List<Service> found() {
    return List.copyOf(found);
  }
}
