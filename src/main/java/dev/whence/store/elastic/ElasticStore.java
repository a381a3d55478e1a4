package dev.whence.store.elastic;

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
import dev.whence.store.BlockKind;
import dev.whence.store.BlockReader;
import dev.whence.store.CellFilter;
import dev.whence.store.CellsFound;
import dev.whence.store.Document;
import dev.whence.store.Found;
import dev.whence.store.Grain;
import dev.whence.store.ItemQuery;
import dev.whence.store.JoinedDay;
import dev.whence.store.LiveItems;
import dev.whence.store.Partition;
import dev.whence.store.Regrouping;
import dev.whence.store.SeriesFound;
import dev.whence.store.SomeSeconds;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.Stretch;
import dev.whence.store.StretchRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// The store in an Elasticsearch cluster, which many instances may share. What another instance was
/// sent is seen once that one has committed.
public final class ElasticStore implements Store {

  private static final System.Logger LOG = System.getLogger(ElasticStore.class.getName());

  private final Cluster cluster;
  private final InstanceFile file;
  private final LongSupplier clock;
  private final StateIndex states;
  private final DroppedItems droppedItems;
  private final Writer writer;
  private final FirstContact contact;
  private final BlockReader reader;
  private final Compaction compaction;
  private final ElasticDocuments documents;
  private final DeadLetterIndex deadLetters;

  /// Connects, and makes in the cluster what is not there yet. A cluster that is away is tried
  /// again until it answers; up to then everything but [#committedSequence] and [#close] is
  /// refused.
  ///
  /// @param directory remembers which instance this is; to be kept with the journal
  /// @param clock nanoseconds since the epoch, to know what was written when
  /// @throws StoreException where the cluster refuses
  public ElasticStore(
      Path directory, ElasticSettings settings, Vocabulary vocabulary, LongSupplier clock) {
    try {
      this.file = new InstanceFile(directory);
    } catch (IOException e) {
      throw new StoreException("cannot open the store in " + directory, e);
    }
    this.clock = clock;
    this.cluster = new Cluster(settings);
    try {
      Templates templates = new Templates(cluster, settings);
      this.states = new StateIndex(cluster, settings);
      this.droppedItems = new DroppedItems(states);
      this.deadLetters = new DeadLetterIndex(cluster, templates, settings.prefix(), clock);
      this.writer = new Writer(cluster, settings, vocabulary, deadLetters, templates);
      this.documents =
          new ElasticDocuments(cluster, templates, settings.prefix(), writer::bulk, clock);
      this.contact =
          new FirstContact(
              cluster,
              () -> {
                templates.install();
                new ForeignRules(cluster, settings.prefix())
                    .warnings()
                    .forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
                return new Publisher(states, writer, settings, file, clock);
              });
      ElasticBlocks blocks = new ElasticBlocks(cluster, settings, states, this::memory);
      this.reader = new BlockReader(blocks, vocabulary);
      this.compaction =
          new Compaction(blocks, states, file.instance(), writer, vocabulary, settings, clock);
    } catch (RuntimeException e) {
      cluster.close();
      closeFile();
      throw e;
    }
  }

  private Memory memory() {
    return contact.publisher().memory();
  }

  @Override
  public long committedSequence() {
    return contact.publisherIfMade() == null ? file.sequence() : memory().published().sequence();
  }

  @Override
  public boolean holds(Partition partition, long sequence) {
    return memory().published().sequence(partition) >= sequence;
  }

  @Override
  public void write(
      Tenant tenant, Partition partition, long sequence, Frame items, List<Cell> localCells) {
    contact
        .publisher()
        .write(
            partition,
            tenant,
            sequence,
            Publisher.items(tenant, items),
            Publisher.cells(tenant, BlockKind.LOCAL_CELLS, localCells));
  }

  @Override
  public void writeJoined(Tenant tenant, List<Cell> joinedCells, List<RequestSummary> requests) {
    for (JoinedDay each : JoinedDay.split(joinedCells, requests)) {
      contact
          .publisher()
          .write(
              each.day(),
              tenant,
              0,
              each.requests().stream().map(frame -> LiveItems.of(tenant, frame)).toList(),
              Publisher.cells(tenant, BlockKind.PROVISIONAL_CELLS, each.cells()));
    }
  }

  @Override
  public boolean put(Tenant tenant, List<Document> all) {
    return call(
        () -> {
          for (Document document : all) {
            if (!documents.put(tenant, document)) {
              return false;
            }
          }
          return true;
        });
  }

  @Override
  public Set<Tenant> tenantsOf(String kind) {
    return call(() -> documents.tenants(kind));
  }

  @Override
  public void drop(String kind, long writtenBeforeNanos) {
    run(() -> documents.drop(kind, writtenBeforeNanos));
  }

  @Override
  public void dropRevisions(Tenant tenant, String kind, String id, int below) {
    run(() -> documents.dropRevisions(tenant, kind, id, below));
  }

  @Override
  public void commit(long sequence) {
    run(() -> contact.publisher().commit());
  }

  @Override
  public void rollback() {
    run(() -> contact.publisher().rollback());
  }

  @Override
  public void replayed() {
    // what was forgotten was visible nowhere else, and is missed until now
  }

  @Override
  public int drop(Signal signal, long lastWriteBeforeNanos) {
    return call(
        () -> {
          State state = state();
          int dropped = 0;
          for (Partition partition : state.partitions(Set.of(signal), TimeRange.ALWAYS)) {
            contact.publisher().correct(partition);
            if (isOld(partition, state, lastWriteBeforeNanos)) {
              // each deletion takes a while, in which others publish
              State now = state();
              if (isOld(partition, now, lastWriteBeforeNanos)) {
                dropped += drop(partition) ? 1 : 0;
                forget(partition.day(), now.without(partition));
              }
            }
          }
          return dropped;
        });
  }

  private State state() throws IOException {
    return states.read(null, TimeRange.ALWAYS).with(memory().published());
  }

  private boolean isOld(Partition partition, State state, long lastWriteBeforeNanos) {
    Memory now = memory();
    long last = state.lastWriteNanos(partition);
    return last > 0
        && last < lastWriteBeforeNanos
        && !now.fresh().held().containsKey(partition)
        && !now.freezing().held().containsKey(partition);
  }

  private boolean drop(Partition partition) throws IOException {
    if (JoinedDay.ITEMS.contains(partition.signal()) && writer.has(partition)) {
      droppedItems.note(partition.day(), clock.getAsLong());
    }
    boolean dropped = writer.drop(partition);
    if (memory().published().partitions().containsKey(partition)) {
      contact.publisher().drop(partition);
    }
    return dropped;
  }

  /// Of a day of which nothing is left, what compaction noted goes too.
  private void forget(LocalDate day, State state) throws IOException {
    if (state.isEmpty(day)) {
      writer.drop(new Partition(Signal.CELLS, day));
      droppedItems.forget(day);
      for (Manifest manifest : state.manifests()) {
        if (manifest.day().equals(day)) {
          states.delete(manifest.id());
          for (int shard : manifest.shards()) {
            states.delete(Leases.id(manifest.tenant(), day, shard));
          }
        }
      }
    }
  }

  @Override
  public List<Stretch> stretches(StretchRules rules) {
    return call(() -> compaction.stretches(rules));
  }

  @Override
  public Optional<Regrouping> regroup(Stretch stretch) {
    return call(() -> compaction.regroup(stretch, memory()));
  }

  @Override
  public Found find(ItemQuery query) {
    return call(() -> reader.find(query));
  }

  @Override
  public CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain) {
    return call(() -> reader.cells(tenant, kinds, range, filter, grain));
  }

  @Override
  public List<RequestSummary> requests(
      Tenant tenant, TimeRange range, SomeSeconds seconds, int limit) {
    return call(() -> reader.requests(tenant, range, seconds, limit));
  }

  @Override
  public SeriesFound findSeries(
      Tenant tenant, Set<String> names, Set<Service> services, TimeRange range, int limit) {
    return call(() -> reader.findSeries(tenant, names, services, range, limit));
  }

  @Override
  public List<ChangeEvent> changes(Tenant tenant, TimeRange range, int limit) {
    return call(() -> reader.changes(tenant, range, limit));
  }

  @Override
  public Optional<Document> document(Tenant tenant, String kind, String id, int revision) {
    return call(() -> documents.newest(tenant, kind, id, revision));
  }

  @Override
  public List<Document> documents(Tenant tenant, String kind, TimeRange range, int limit) {
    return call(() -> documents.newest(tenant, kind, range, limit));
  }

  @Override
  public List<Service> services(Tenant tenant, TimeRange range) {
    return call(() -> reader.services(tenant, range));
  }

  /// Blocks that the cluster refused for good, since the start.
  public long deadLetters() {
    return deadLetters.kept();
  }

  /// Operations that the cluster was too busy for and that were tried again, since the start.
  public long retries() {
    return writer.retries();
  }

  private interface Step {
    void run() throws IOException;
  }

  private void run(Step step) {
    call(
        () -> {
          step.run();
          return true;
        });
  }

  /// Nothing is asked before our indices are there.
  private <T> T call(Cluster.Asking<T> asking) {
    contact.publisher();
    return cluster.run(asking);
  }

  /// Commits and closes.
  @Override
  public void close() {
    try {
      Publisher publisher = contact.publisherIfMade();
      if (publisher != null) {
        run(publisher::commit);
      }
    } finally {
      contact.close();
      cluster.close();
      closeFile();
    }
  }

  private void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      throw new StoreException("cannot close the store", e);
    }
  }
}
