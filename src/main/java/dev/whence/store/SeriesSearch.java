package dev.whence.store;

import dev.whence.model.Emitter;
import dev.whence.model.Emitters;
import dev.whence.model.Frame;
import dev.whence.model.Points;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds metric points and puts those of one series together.
final class SeriesSearch {

  private final Tenant tenant;
  private final Set<String> names;
  private final Set<Service> services;
  private final TimeRange range;
  private final Vocabulary vocabulary;
  private final Map<SeriesKey, PointList> found = new HashMap<>();

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

  /// The first series in the order of their keys: by name, then by everything else as text.
  List<Series> in(List<? extends BlockView> views, int limit) throws IOException {
    for (BlockView view : views) {
      for (LiveItems items : view.liveItems(tenant)) {
        if (items.overlaps(range)) {
          look(items.frame());
        }
      }
      List<? extends StoredBlock> blocks =
          view.search(
              BlockQuery.about(tenant, range, BlockKind.ITEMS, BlockKind.REGROUPED)
                  .anyOfGiven(BlockField.METRIC, names)
                  .anyOfGiven(BlockField.SERVICE, CellServices.keys(services)));
      view.prepare(blocks);
      for (StoredBlock block : blocks) {
        look(block.frame());
      }
    }
    return sorted().stream().limit(limit).map(PointList::series).toList();
  }

  /// In the order of their keys' texts; series that read the same are one.
  private Collection<PointList> sorted() {
    Map<String, PointList> byText = new TreeMap<>();
    found.forEach(
        (key, points) -> byText.merge(key.name() + '\u0000' + key, points, PointList::addAll));
    return byText.values();
  }

  private void look(Frame frame) {
    Points points = Points.of(frame);
    Emitters emitters = new Emitters(frame, vocabulary);
    @Nullable PointList[] ofSeries = new @Nullable PointList[points.series().size()];
    boolean[] looked = new boolean[ofSeries.length];
    for (int row = 0; row < points.size(); row++) {
      if (!range.contains(points.timeNanos(row))) {
        continue;
      }
      int series = points.seriesRow(row);
      if (!looked[series]) {
        looked[series] = true;
        ofSeries[series] = collected(points, emitters.ofSeries(series), series);
      }
      PointList to = ofSeries[series];
      if (to != null) {
        to.add(points.timeNanos(row), points.value(row), points.count(row));
      }
    }
  }

  private @Nullable PointList collected(Points points, Emitter emitter, int series) {
    if ((!names.isEmpty() && !names.contains(points.name(series)))
        || (!services.isEmpty() && !services.contains(emitter.service()))) {
      return null;
    }
    SeriesKey key = points.key(series);
    return found.computeIfAbsent(key, one -> new PointList(one, emitter));
  }
}
