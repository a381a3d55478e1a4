package dev.whence.explain;

import dev.whence.model.CellKind;
import dev.whence.model.ChangeEvent;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellFilter;
import dev.whence.store.CellsFound;
import dev.whence.store.Document;
import dev.whence.store.Found;
import dev.whence.store.Grain;
import dev.whence.store.ItemQuery;
import dev.whence.store.SeriesFound;
import dev.whence.store.StoreReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads for one question, opens no more blocks of spans and log lines than it may, and counts
/// them. Cells, summaries and series are what is compared, not opened as evidence. Cells may be
/// read by several threads at once; all else is for one at a time.
final class BlockMeter implements StoreReader {

  private final StoreReader reader;
  private final int most;
  private int opened;

  /// @param most blocks that may be opened
  BlockMeter(StoreReader reader, int most) {
    this.reader = reader;
    this.most = most;
  }

  int opened() {
    return opened;
  }

  @Override
  public Found find(ItemQuery query) {
    int left = Math.max(0, most - opened);
    Found found = reader.find(query.withMaxBlocks(Math.min(left, query.maxBlocks())));
    opened += found.blocksOpened();
    return found;
  }

  @Override
  public CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain) {
    return reader.cells(tenant, kinds, range, filter, grain);
  }

  @Override
  public List<RequestSummary> requests(Tenant tenant, TimeRange range, int limit) {
    return reader.requests(tenant, range, limit);
  }

  @Override
  public List<ChangeEvent> changes(Tenant tenant, TimeRange range, int limit) {
    return reader.changes(tenant, range, limit);
  }

  @Override
  public SeriesFound findSeries(
      Tenant tenant, Set<String> names, Set<Service> services, TimeRange range, int limit) {
    return reader.findSeries(tenant, names, services, range, limit);
  }

  @Override
  public Optional<Document> document(Tenant tenant, String kind, String id, int revision) {
    return reader.document(tenant, kind, id, revision);
  }

  @Override
  public List<Document> documents(Tenant tenant, String kind, TimeRange range, int limit) {
    return reader.documents(tenant, kind, range, limit);
  }

  @Override
  public List<Service> services(Tenant tenant, TimeRange range) {
    return reader.services(tenant, range);
  }

  @Override
  public Set<Tenant> tenantsOf(String kind) {
    return reader.tenantsOf(kind);
  }
}
