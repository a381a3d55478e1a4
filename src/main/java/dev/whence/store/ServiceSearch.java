package dev.whence.store;

import dev.whence.model.Emitters;
import dev.whence.model.Frame;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/// Finds the services heard of in a range. A block that lies in it whole is not opened, nor one
/// that can tell of nobody new.
final class ServiceSearch {

  static final Set<Signal> SIGNALS = Set.of(Signal.SPANS, Signal.LOGS, Signal.POINTS);

  private final Tenant tenant;
  private final TimeRange range;
  private final Vocabulary vocabulary;
  private final NavigableSet<Service> found = new TreeSet<>();

  ServiceSearch(Tenant tenant, TimeRange range, Vocabulary vocabulary) {
    this.tenant = tenant;
    this.range = range;
    this.vocabulary = vocabulary;
  }

  ServiceSearch look(List<? extends BlockView> views) throws IOException {
    List<StoredBlock> across = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (BlockView view : views) {
      for (LiveItems items : view.liveItems(tenant)) {
        if (items.overlaps(range)) {
          look(items.frame());
        }
      }
      for (StoredBlock block :
          view.search(BlockQuery.about(tenant, range, BlockKind.ITEMS, BlockKind.REGROUPED))) {
        if (block.minNanos() >= range.fromNanos() && block.maxNanos() < range.toNanos()) {
          keys.addAll(block.services());
        } else {
          across.add(block);
        }
      }
    }
    keys.forEach(key -> found.add(Service.parse(key)));
    for (StoredBlock block : across) {
      if (!keys.containsAll(block.services())
          && !block.services().stream().map(Service::parse).allMatch(found::contains)) {
        look(block.frame());
      }
    }
    return this;
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
