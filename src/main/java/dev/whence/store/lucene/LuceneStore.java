package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.BlockReader;
import dev.whence.store.CellFilter;
import dev.whence.store.CellsFound;
import dev.whence.store.Document;
import dev.whence.store.Found;
import dev.whence.store.Grain;
import dev.whence.store.ItemQuery;
import dev.whence.store.JoinedDay;
import dev.whence.store.LiveItems;
import dev.whence.store.Packed;
import dev.whence.store.Partition;
import dev.whence.store.Regrouping;
import dev.whence.store.SeriesFound;
import dev.whence.store.SomeSeconds;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.Stretch;
import dev.whence.store.StretchRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// The store on this machine's disk.
public final class LuceneStore implements Store {

  private final Vocabulary vocabulary;
  private final LongSupplier clock;
  private final Partitions partitions;
  private final BlockReader reader;
  private final DocumentIndex documents;

  /// What a directory holds; it is made where there is none.
  ///
  /// @param clock nanoseconds since the epoch, to know what was written when
  public LuceneStore(
      Path directory, LuceneSettings settings, Vocabulary vocabulary, LongSupplier clock) {
    this.vocabulary = vocabulary;
    this.clock = clock;
    try {
      this.partitions = new Partitions(directory, settings, vocabulary, clock);
      this.reader = new BlockReader(partitions, vocabulary);
      this.documents = new DocumentIndex(directory.resolve("documents"), DocumentLog.SETTINGS);
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new StoreException("cannot open the store in " + directory, e);
    }
  }

  private static <T> T onDisk(OnDisk<T> action) {
    return OnDisk.run(action);
  }

  @Override
  public boolean holds(Partition partition, long sequence) {
    return partitions.committedSequence(partition) >= sequence;
  }

  @Override
  public long committedSequence() {
    return partitions.committedSequence();
  }

  @Override
  public void write(
      Tenant tenant, Partition partition, long sequence, Frame items, List<Cell> localCells) {
    write(partition, each -> each.write(tenant, sequence, LiveItems.of(tenant, items), localCells));
  }

  @Override
  public void write(
      Tenant tenant, Partition partition, long sequence, Packed items, List<Cell> localCells) {
    write(partition, each -> each.write(tenant, sequence, LiveItems.of(tenant, items), localCells));
  }

  private void write(Partition partition, Partitions.Use use) {
    onDisk(
        () -> {
          partitions.use(partition, use);
          return true;
        });
  }

  @Override
  public void writeJoined(Tenant tenant, List<Cell> joinedCells, List<RequestSummary> requests) {
    for (JoinedDay each : JoinedDay.split(joinedCells, requests)) {
      write(each.day(), day -> day.writeJoined(tenant, each.cells(), each.requests()));
    }
  }

  @Override
  public boolean put(Tenant tenant, List<Document> all) {
    return onDisk(() -> documents.put(tenant, all, clock.getAsLong()));
  }

  @Override
  public Set<Tenant> tenantsOf(String kind) {
    return onDisk(() -> documents.tenants(kind));
  }

  @Override
  public void drop(String kind, long writtenBeforeNanos) {
    onDisk(
        () -> {
          documents.drop(kind, writtenBeforeNanos, clock.getAsLong());
          return true;
        });
  }

  @Override
  public void dropRevisions(Tenant tenant, String kind, String id, int below) {
    onDisk(
        () -> {
          documents.dropRevisions(tenant, kind, id, below);
          return true;
        });
  }

  @Override
  public void commit(long sequence) {
    onDisk(
        () -> {
          partitions.commit();
          return true;
        });
  }

  @Override
  public int drop(Signal signal, long lastWriteBeforeNanos) {
    return onDisk(() -> partitions.drop(signal, lastWriteBeforeNanos));
  }

  @Override
  public void rollback() {
    onDisk(
        () -> {
          partitions.rollback();
          return true;
        });
  }

  @Override
  public void replayed() {
    onDisk(
        () -> {
          partitions.replayed();
          return true;
        });
  }

  @Override
  public List<Stretch> stretches(StretchRules rules) {
    return onDisk(() -> new StretchSearch(partitions, rules).find());
  }

  @Override
  public Optional<Regrouping> regroup(Stretch stretch) {
    return onDisk(
        () ->
            Optional.of(new LuceneRegrouping(partitions, stretch, vocabulary, clock.getAsLong())));
  }

  @Override
  public Found find(ItemQuery query) {
    return onDisk(() -> reader.find(query));
  }

  @Override
  public CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain) {
    return onDisk(() -> reader.cells(tenant, kinds, range, filter, grain));
  }

  @Override
  public List<RequestSummary> requests(
      Tenant tenant, TimeRange range, SomeSeconds seconds, int limit) {
    return onDisk(() -> reader.requests(tenant, range, seconds, limit));
  }

  @Override
  public SeriesFound findSeries(
      Tenant tenant, Set<String> names, Set<Service> services, TimeRange range, int limit) {
    return onDisk(() -> reader.findSeries(tenant, names, services, range, limit));
  }

  @Override
  public List<ChangeEvent> changes(Tenant tenant, TimeRange range, int limit) {
    return onDisk(() -> reader.changes(tenant, range, limit));
  }

  @Override
  public Optional<Document> document(Tenant tenant, String kind, String id, int revision) {
    return onDisk(() -> documents.newest(tenant, kind, id, revision));
  }

  @Override
  public List<Document> documents(Tenant tenant, String kind, TimeRange range, int limit) {
    return onDisk(() -> documents.newest(tenant, kind, range, limit));
  }

  @Override
  public List<Service> services(Tenant tenant, TimeRange range) {
    return onDisk(() -> reader.services(tenant, range));
  }

  @Override
  public void close() {
    onDisk(
        () -> {
          try {
            partitions.close();
          } finally {
            documents.close();
          }
          return true;
        });
  }
}
