package dev.whence.intake;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.journal.Journal;
import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Slabs;
import dev.whence.model.Tenant;
import dev.whence.store.FaultLog;
import dev.whence.store.Packed;
import dev.whence.store.Partition;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Makes journalled frames visible, in the order of the journal: store, rollups, join; and commits.
/// One thread's alone, [#prepare] aside.
final class Applier implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Applier.class.getName());
  private static final FaultLog FAULTS = new FaultLog(LOG);

  private static final long EXPIRE_EVERY_NANOS = 100_000_000L;
  private static final long GIVE_OUT_EVERY_NANOS = 1_000_000_000L;

  private static final long PATIENCE_MILLIS = 1_000;

  /// What a joined cell takes in memory, about: most of it are the sketches of its times.
  private static final long CELL_BYTES = 2_000;

  private final Store store;
  private final Journal journal;
  private final ExportLog exportLog;
  private final LocalRollup localRollup;
  private final IntakeSettings settings;

  /// Nanoseconds that never run backwards, whatever the clock does.
  private final LongSupplier ticker;

  /// Where frames lie that wait for their requests.
  private final Slabs slabs = new Slabs();

  private final LiveTenants tenants;
  private final List<ExportLog.Entry> uncommittedExports = new ArrayList<>();
  private final LongAdder failedRollups = new LongAdder();
  private final ExecutorService committer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("whence-committer").daemon().factory());
  private @Nullable Commit committing;

  /// Why the last commit failed, while nothing but another attempt is needed.
  private @Nullable StoreException commitFailure;

  /// Whether what is not committed must be forgotten and read from the journal again.
  private boolean mustRecover;

  /// When the commit that is under way began, by the ticker; 0 where none is.
  private volatile long commitBegunNanos;

  private volatile long applied;
  private volatile long committed;
  private long uncommittedBytes;

  /// Whether requests were given out that no commit has written yet.
  private boolean uncommittedRequests;

  private long lastCommitNanos;
  private long lastExpiryNanos;
  private long lastGivenOutNanos;

  /// A commit that is under way.
  private record Commit(List<ExportLog.Entry> exports, Future<Long> done) {}

  Applier(
      Store store,
      Journal journal,
      ExportLog exportLog,
      LocalRollup localRollup,
      JoinedRollup joinedRollup,
      IntakeSettings settings,
      LongSupplier ticker) {
    this.store = store;
    this.journal = journal;
    this.exportLog = exportLog;
    this.localRollup = localRollup;
    this.settings = settings;
    this.tenants = new LiveTenants(settings, joinedRollup, this::giveOut, this::failed);
    this.ticker = ticker;
    this.lastCommitNanos = ticker.getAsLong();
    this.lastExpiryNanos = lastCommitNanos;
    this.lastGivenOutNanos = lastCommitNanos;
    this.committed = store.committedSequence();
  }

  /// The highest number that was applied since the start; 0 where none was.
  long applied() {
    return applied;
  }

  /// Exports that are applied and not committed yet. Any thread may ask.
  long uncommitted() {
    return Math.max(0, applied - committed);
  }

  /// How long the commit that is under way has taken; zero where none is. Any thread may ask.
  Duration committingFor() {
    long begun = commitBegunNanos;
    return begun == 0 ? Duration.ZERO : Duration.ofNanos(ticker.getAsLong() - begun);
  }

  /// Whether more came in while a commit is under way than the next one is meant to hold. Waits a
  /// little for it to end.
  boolean isFull() {
    Commit last = committing;
    if (last == null || uncommittedBytes < settings.commitBytes()) {
      return false;
    }
    try {
      last.done().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return true;
    } catch (ExecutionException e) {
      return false; // it is for finishCommit to say
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /// Writes what the store does not hold yet.
  ///
  /// After a [StoreException] it is not known what of a frame was written: then everything not
  /// committed is forgotten and applied again from the journal, before anything else.
  void apply(long sequence, Ready export) {
    recover();
    mustRecover = true;
    write(sequence, export);
    mustRecover = false;
  }

  /// Splits an export by partition and folds its local cells. Any thread may do that, at any time.
  Ready prepare(JournalRecord record) {
    return prepare(record, _ -> true);
  }

  /// The same for a record that is read again: without what the store has committed already.
  Ready prepareAgain(long sequence, JournalRecord record) {
    return prepare(record, partition -> !store.holds(partition, sequence));
  }

  private Ready prepare(JournalRecord record, Predicate<Partition> wanted) {
    List<Ready.Part> parts = new ArrayList<>(1);
    long bytes = record.payload().length;
    for (Map.Entry<Partition, Frame> part : Parts.split(record.frame()).entrySet()) {
      if (wanted.test(part.getKey())) {
        Frame items = part.getValue();
        Packed packed = items == record.frame() ? record.items() : Packed.of(items);
        List<Cell> cells = localCells(items);
        // the join keeps spans until their requests are over
        Packed kept = items.signal() == Signal.SPANS ? packed.narrow(slabs) : packed;
        parts.add(new Ready.Part(part.getKey(), kept, cells));
        bytes += kept.frame().bytes();
      }
    }
    return new Ready(record, parts, bytes);
  }

  private void recover() {
    if (mustRecover) {
      finishCommit();
      mustRecover = true;
      store.rollback();
      commitFailure = null;
      uncommittedExports.clear();
      uncommittedBytes = 0;
      readAgain();
      store.replayed();
      mustRecover = false;
    }
  }

  private void readAgain() {
    try {
      journal.replay(0, applied, this::again);
    } catch (UncheckedIOException e) {
      throw new StoreException("what is not committed cannot be read again", e);
    }
  }

  private void again(long sequence, byte[] payload) {
    try {
      write(sequence, prepareAgain(sequence, JournalRecord.decode(payload)));
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "export " + sequence + " is among the dead letters", e);
    }
  }

  private void write(long sequence, Ready export) {
    JournalRecord record = export.record();
    LiveTenant tenant = tenants.of(record.tenant());
    for (Ready.Part part : export.parts()) {
      if (!store.holds(part.partition(), sequence)) {
        store.write(
            record.tenant(),
            part.partition(),
            sequence,
            part.items(),
            tenant.bound(part.cells(), ticker.getAsLong()));
        tenants.offer(tenant, part.items().frame(), ticker.getAsLong());
      }
    }
    uncommittedExports.add(
        new ExportLog.Entry(new ExportId(record.tenant(), record.key()), record.arrivalNanos()));
    applied = Math.max(applied, sequence);
    uncommittedBytes += export.bytes();
  }

  /// Items are kept even where their rollup fails.
  private List<Cell> localCells(Frame items) {
    try {
      return localRollup.fold(items);
    } catch (RuntimeException e) {
      failed(e);
      return List.of();
    }
  }

  /// What is live of all tenants. Its counts may be asked for by any thread.
  LiveTenants tenants() {
    return tenants;
  }

  private void failed(RuntimeException e) {
    failedRollups.increment();
    LOG.log(System.Logger.Level.ERROR, "a rollup failed; what it was about is kept without", e);
  }

  /// How many rollups failed: a defect, where it is not 0.
  long failedRollups() {
    return failedRollups.sum();
  }

  /// Gives out requests whose time is up, and begins to commit when that is due. A commit goes on
  /// beside the next frames.
  ///
  /// @throws StoreException from a commit that failed until one that did not; what is applied stays
  ///   visible meanwhile, and each call sees to the next attempt
  void tick() {
    if (committing != null && committing.done().isDone()) {
      finishCommit();
    }
    if (commitFailure != null && !mustRecover) {
      if (committing == null) {
        startCommit();
      }
      throw commitFailure;
    }
    recover();
    long nowNanos = ticker.getAsLong();
    if (nowNanos - lastExpiryNanos >= EXPIRE_EVERY_NANOS) {
      lastExpiryNanos = nowNanos;
      expire(nowNanos);
      tenants.look();
    }
    boolean due = nowNanos - lastCommitNanos >= settings.commitEvery().toNanos();
    if (committing == null
        && (uncommittedBytes >= settings.commitBytes()
            || (due && (applied > committed || uncommittedRequests)))) {
      startCommit();
    }
  }

  /// Gives out every open request and commits.
  void settle() {
    finishCommit();
    recover();
    tenants.forEach(
        (tenant, live) -> {
          live.drain();
          giveOut(tenant, live);
        });
    startCommit();
    finishCommit();
    if (commitFailure != null) {
      throw commitFailure;
    }
    if (mustRecover) {
      throw new StoreException("the store did not commit");
    }
  }

  private void expire(long nowNanos) {
    boolean due = nowNanos - lastGivenOutNanos >= GIVE_OUT_EVERY_NANOS;
    lastGivenOutNanos = due ? nowNanos : lastGivenOutNanos;
    tenants.forEach(
        (tenant, live) -> {
          live.expire(nowNanos);
          if (due || live.isFull()) {
            giveOut(tenant, live);
          }
        });
  }

  private void giveOut(Tenant tenant, LiveTenant live) {
    if (!live.isEmpty()) {
      LiveTenant.Left left = live.take(ticker.getAsLong());
      boolean amid = mustRecover;
      mustRecover = true;
      store.writeJoined(tenant, left.cells(), left.summaries());
      mustRecover = amid;
      uncommittedRequests = true;
      uncommittedBytes += left.cells().size() * CELL_BYTES;
    }
  }

  private void startCommit() {
    long sequence = applied;
    List<ExportLog.Entry> exports = List.copyOf(uncommittedExports);
    uncommittedExports.clear();
    uncommittedBytes = 0;
    uncommittedRequests = false;
    lastCommitNanos = ticker.getAsLong();
    commitBegunNanos = lastCommitNanos;
    committing =
        new Commit(
            exports,
            committer.submit(
                () -> {
                  try {
                    store.commit(sequence);
                    exportLog.append(exports);
                    journal.release(sequence);
                    return sequence;
                  } finally {
                    commitBegunNanos = 0;
                  }
                }));
  }

  /// Waits for the commit that is under way, if any. Where it failed, it is tried again with what
  /// came since; where the store lost what it was about, that is applied again.
  private void finishCommit() {
    Commit last = committing;
    if (last == null) {
      return;
    }
    committing = null;
    commitFailure = null;
    try {
      committed = last.done().get();
    } catch (ExecutionException e) {
      FAULTS.say("the store did not commit; tried again", e.getCause());
      if (e.getCause() instanceof StoreException failure && failure.isAway()) {
        commitFailure = failure;
        uncommittedExports.addAll(0, last.exports());
        uncommittedRequests = true;
      } else {
        mustRecover = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      mustRecover = true;
    }
  }

  @Override
  public void close() {
    committer.close();
  }
}
