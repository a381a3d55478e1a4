package dev.whence.store;

import dev.whence.model.CellKind;
import dev.whence.model.ChangeEvent;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Answers the questions of [StoreReader] that are about blocks, wherever these are. Safe for use
/// by many threads.
public final class BlockReader {

  /// Of the heap what the series that one question reads may take.
  private static final int SERIES_PART = 24;

  private static final long MOST_SERIES_BYTES = Runtime.getRuntime().maxMemory() / SERIES_PART;

  /// And what the cells of one of its looks may take while they are read and added up.
  private static final int CELL_PART = 8;

  private static final long MOST_CELL_BYTES = Runtime.getRuntime().maxMemory() / CELL_PART;

  private final BlockSource source;
  private final Vocabulary vocabulary;

  public BlockReader(BlockSource source, Vocabulary vocabulary) {
    this.source = source;
    this.vocabulary = vocabulary;
  }

  public Found find(ItemQuery query) throws IOException {
    try (BlockSource.Views views = source.views(Set.of(query.signal()), query.range())) {
      return new ItemSearch(query, vocabulary).in(views.all());
    }
  }

  public CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain)
      throws IOException {
    CellQuestion question = CellQuestion.of(tenant, kinds, range, filter, grain);
    try (CellRoom room = new CellRoom(MOST_CELL_BYTES, CellLooks.underWay())) {
      return new CellSearch(source, question, room).find();
    }
  }

  public List<RequestSummary> requests(
      Tenant tenant, TimeRange range, SomeSeconds seconds, int limit) throws IOException {
    try (BlockSource.Views views = source.views(Set.of(Signal.CELLS), range)) {
      return new RequestSearch(tenant, range, seconds, limit).in(views.all());
    }
  }

  public SeriesFound findSeries(
      Tenant tenant, Set<String> names, Set<Service> services, TimeRange range, int limit)
      throws IOException {
    try (BlockSource.Views views = source.views(Set.of(Signal.POINTS), range)) {
      return new SeriesSearch(tenant, names, services, range, vocabulary)
          .in(views.all(), new SeriesRoom(limit, MOST_SERIES_BYTES));
    }
  }

  public List<ChangeEvent> changes(Tenant tenant, TimeRange range, int limit) throws IOException {
    try (BlockSource.Views views = source.views(Set.of(Signal.CHANGES), TimeRange.ALWAYS)) {
      return new ChangeSearch(tenant, range).in(views.all(), limit);
    }
  }

  public List<Service> services(Tenant tenant, TimeRange range) throws IOException {
    try (BlockSource.Views views = source.views(ServiceSearch.SIGNALS, range)) {
      return new ServiceSearch(tenant, range, vocabulary).look(views.all()).found();
    }
  }
}
