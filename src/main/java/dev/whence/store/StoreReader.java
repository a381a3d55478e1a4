package dev.whence.store;

import dev.whence.model.CellKind;
import dev.whence.model.ChangeEvent;
import dev.whence.model.RequestSummary;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what was acknowledged, the part not yet committed included. Every answer is bounded and in
/// a stable order: equal contents give equal answers, whatever the order of arrival. Safe for use
/// by many threads.
public interface StoreReader {

  /// Items of one signal that match every term, each once, in time order.
  ///
  /// @throws StoreException when the store cannot be read
  Found find(ItemQuery query);

  /// Cells of some kinds whose slice lies in a range, merged by key and sorted by it. Where final
  /// joined cells of a slice exist they stand for the provisional ones.
  ///
  /// @param grain how finely they are told apart: a question that compares whole ranges should not
  ///   ask for slices
  CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain);

  /// The same, of some services; of all where none is given.
  default CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, Set<Service> services, Grain grain) {
    return cells(tenant, kinds, range, CellFilter.ofServices(services), grain);
  }

  /// The same, slice by slice and dimension by dimension.
  default CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, Set<Service> services) {
    return cells(tenant, kinds, range, services, Grain.SLICES);
  }

  /// Summaries of the requests that started in a range, earliest first.
  default List<RequestSummary> requests(Tenant tenant, TimeRange range, int limit) {
    return requests(tenant, range, SomeSeconds.ALL, limit);
  }

  /// The same of those that started in some seconds.
  List<RequestSummary> requests(Tenant tenant, TimeRange range, SomeSeconds seconds, int limit);

  /// Metric series with at least one point in a range, trimmed to it, sorted by key; the first of
  /// them where they are too many, or take more memory than one question may.
  ///
  /// @param names metric names; empty for all
  /// @param services whose series; empty for all
  SeriesFound findSeries(
      Tenant tenant, Set<String> names, Set<Service> services, TimeRange range, int limit);

  /// The same, for who need not know whether there are more.
  default List<Series> series(
      Tenant tenant, Set<String> names, Set<Service> services, TimeRange range, int limit) {
    return findSeries(tenant, names, services, range, limit).series();
  }

  /// Change events in a range, each in its newest form, earliest first. Those that last count where
  /// they overlap it. Where there are more than the limit, those that began last.
  List<ChangeEvent> changes(Tenant tenant, TimeRange range, int limit);

  /// The newest document of an ID, or a certain revision of it where `revision` is above 0.
  Optional<Document> document(Tenant tenant, String kind, String id, int revision);

  /// The newest revisions of the documents of a kind, newest first.
  List<Document> documents(Tenant tenant, String kind, TimeRange range, int limit);

  /// Tenants that documents of a kind are kept of.
  Set<Tenant> tenantsOf(String kind);

  /// Services heard of in a range, sorted.
  List<Service> services(Tenant tenant, TimeRange range);
}
