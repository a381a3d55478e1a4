package dev.whence.store;

import dev.whence.model.Emitter;
import dev.whence.model.Emitters;
import dev.whence.model.Frame;
import dev.whence.model.Points;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds metric points and puts those of one series together.
final class SeriesSearch {

  private final Tenant tenant;
  private final Set<String> names;
  private final Set<Service> services;
  private final TimeRange range;
  private final Vocabulary vocabulary;

  SeriesSearch(
      Tenant tenant,
      Set<String> names,
      Set<Service> services,
      TimeRange range,
      Vocabulary vocabulary) {
    this.tenant = tenant;
    this.names = names;
    this.services = services;
    this.range = range;
    this.vocabulary = vocabulary;
  }

  SeriesFound in(List<? extends BlockView> views, SeriesRoom room) throws IOException {
    for (BlockView view : views) {
      for (LiveItems items : view.liveItems(tenant)) {
        if (items.overlaps(range)) {
          look(items.frame(), room);
        }
      }
      List<? extends StoredBlock> blocks =
          view.search(
              BlockQuery.about(tenant, range, BlockKind.ITEMS, BlockKind.REGROUPED)
                  .anyOfGiven(BlockField.METRIC, names)
                  .anyOfGiven(BlockField.SERVICE, CellServices.keys(services)));
      view.prepare(blocks);
      for (StoredBlock block : blocks) {
        look(block.frame(), room);
      }
    }
    return room.found();
  }

  private void look(Frame frame, SeriesRoom room) {
    Points points = Points.of(frame);
    Emitters emitters = new Emitters(frame, vocabulary);
    SeriesRoom.@Nullable Place[] ofSeries = new SeriesRoom.@Nullable Place[points.series().size()];
    boolean[] looked = new boolean[ofSeries.length];
    for (int row = 0; row < points.size(); row++) {
      if (!range.contains(points.timeNanos(row))) {
        continue;
      }
      int series = points.seriesRow(row);
      if (!looked[series]) {
        looked[series] = true;
        ofSeries[series] = wanted(points, emitters.ofSeries(series), series, room);
      }
      SeriesRoom.Place to = ofSeries[series];
      if (to != null) {
        to.add(points.timeNanos(row), points.value(row), points.count(row));
      }
    }
  }

  private SeriesRoom.@Nullable Place wanted(
      Points points, Emitter emitter, int series, SeriesRoom room) {
    boolean wanted =
        (names.isEmpty() || names.contains(points.name(series)))
            && (services.isEmpty() || services.contains(emitter.service()));
    return wanted ? room.of(points.key(series), emitter) : null;
  }
}
