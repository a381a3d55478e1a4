package dev.whence.intake;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.aggregate.Rolled;
import dev.whence.join.JoinedRequest;
import dev.whence.join.RequestJoin;
import dev.whence.journal.Journal;
import dev.whence.model.Cells;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Tenant;
import dev.whence.store.Partition;
import dev.whence.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes journalled frames visible, in the order of the journal: store, rollups, join; and commits.
/// One thread's alone.
final class Applier {

  private final Store store;
  private final Journal journal;
  private final ExportLog exportLog;
  private final LocalRollup localRollup;
  private final JoinedRollup joinedRollup;
  private final IntakeSettings settings;
  private final Map<Tenant, RequestJoin> joins = new LinkedHashMap<>();
  private final List<ExportLog.Entry> uncommittedExports = new ArrayList<>();
  private long applied;
  private long committed;
  private long uncommittedBytes;
  private long lastCommitNanos;

  Applier(
      Store store,
      Journal journal,
      ExportLog exportLog,
      LocalRollup localRollup,
      JoinedRollup joinedRollup,
      IntakeSettings settings) {
    this.store = store;
    this.journal = journal;
    this.exportLog = exportLog;
    this.localRollup = localRollup;
    this.joinedRollup = joinedRollup;
    this.settings = settings;
    this.applied = store.committedSequence();
    this.committed = applied;
  }

  /// Writes what the store does not hold yet; applying a frame a second time changes nothing.
  void apply(long sequence, JournalRecord record, int bytes) {
    for (Map.Entry<Partition, Frame> part : Parts.split(record.frame()).entrySet()) {
      if (!store.holds(part.getKey(), sequence)) {
        Frame items = part.getValue();
        store.write(record.tenant(), part.getKey(), sequence, items, localRollup.fold(items));
        join(record.tenant()).offer(items, record.arrivalNanos());
      }
    }
    uncommittedExports.add(
        new ExportLog.Entry(new ExportId(record.tenant(), record.key()), record.arrivalNanos()));
    applied = sequence;
    uncommittedBytes += bytes;
  }

  private RequestJoin join(Tenant tenant) {
    RequestJoin join = joins.get(tenant);
    if (join == null) {
      if (joins.size() >= settings.maxTenants()) {
        Map.Entry<Tenant, RequestJoin> oldest = joins.entrySet().iterator().next();
        write(oldest.getKey(), oldest.getValue().drain());
        joins.remove(oldest.getKey());
      }
      join = new RequestJoin(settings.join());
      joins.put(tenant, join);
    }
    return join;
  }

  /// Gives out requests whose time is up, and commits when that is due.
  void tick(long nowNanos) {
    joins.forEach((tenant, join) -> write(tenant, join.expire(nowNanos)));
    boolean due = nowNanos - lastCommitNanos >= settings.commitEvery().toNanos();
    if (uncommittedBytes >= settings.commitBytes() || (due && applied > committed)) {
      commit(nowNanos);
    }
  }

  /// Gives out every open request and commits.
  void settle(long nowNanos) {
    joins.forEach((tenant, join) -> write(tenant, join.drain()));
    commit(nowNanos);
  }

  private void write(Tenant tenant, List<JoinedRequest> requests) {
    if (requests.isEmpty()) {
      return;
    }
    Cells cells = new Cells();
    List<RequestSummary> summaries = new ArrayList<>();
    for (JoinedRequest request : requests) {
      Rolled rolled = joinedRollup.fold(request);
      cells.addAll(rolled.cells());
      summaries.add(rolled.summary());
    }
    store.writeJoined(tenant, cells.sorted(), summaries);
  }

  private void commit(long nowNanos) {
    store.commit(applied);
    exportLog.append(uncommittedExports);
    uncommittedExports.clear();
    journal.release(applied);
    committed = applied;
    uncommittedBytes = 0;
    lastCommitNanos = nowNanos;
  }
}
