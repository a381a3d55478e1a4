package dev.whence.intake;

import dev.whence.aggregate.CellBounds;
import dev.whence.aggregate.JoinedRollup;
import dev.whence.join.JoinCounters;
import dev.whence.join.RequestJoin;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// What is live of all tenants, and the room they share. One thread's alone, its counts aside.
final class LiveTenants {

  private final IntakeSettings settings;
  private final JoinedRollup rollup;
  private final BiConsumer<Tenant, LiveTenant> leaves;
  private final Consumer<RuntimeException> failures;
  private final Map<Tenant, LiveTenant> live = new LinkedHashMap<>();
  private final LongAdder overflowed = new LongAdder();
  private volatile JoinCounters joinCounters = JoinCounters.NONE;
  private volatile int openRequests;

  /// Spans and log lines in all live joins, at most; exactly after each [#look].
  private int openItems;

  /// The same of log lines that wait for a trace.
  private int waitingLogs;

  /// @param leaves is given a tenant that must make place for another, all its requests added up
  /// @param failures is told of requests that cannot be added up
  LiveTenants(
      IntakeSettings settings,
      JoinedRollup rollup,
      BiConsumer<Tenant, LiveTenant> leaves,
      Consumer<RuntimeException> failures) {
    this.settings = settings;
    this.rollup = rollup;
    this.leaves = leaves;
    this.failures = failures;
  }

  LiveTenant of(Tenant tenant) {
    LiveTenant known = live.get(tenant);
    if (known == null) {
      if (live.size() >= settings.maxTenants()) {
        Map.Entry<Tenant, LiveTenant> oldest = live.entrySet().iterator().next();
        oldest.getValue().drain();
        leaves.accept(oldest.getKey(), oldest.getValue());
        live.remove(oldest.getKey());
      }
      known =
          new LiveTenant(
              new RequestJoin(settings.join()),
              rollup,
              new CellBounds(settings.maxServices(), settings.maxOperations(), overflowed),
              failures);
      live.put(tenant, known);
    }
    return known;
  }

  /// Gives items to a tenant's join. All share the room there is: where it is used up, who takes
  /// most of it gives way.
  void offer(LiveTenant tenant, Frame items, long nowNanos) {
    counted(tenant, () -> tenant.offer(items, nowNanos));
    int moreItems = openItems - settings.join().maxItems();
    if (moreItems > 0) {
      LiveTenant most = most(LiveTenant::items);
      counted(most, () -> most.giveUpItems(moreItems));
    }
    int moreLogs = waitingLogs - settings.join().maxAllWaitingLogs();
    if (moreLogs > 0) {
      LiveTenant most = most(LiveTenant::waitingLogs);
      counted(most, () -> most.giveUpWaitingLogs(moreLogs));
    }
  }

  private LiveTenant most(ToIntFunction<LiveTenant> held) {
    return Collections.max(live.values(), Comparator.comparingInt(held));
  }

  /// Counts what a tenant holds more or less afterwards.
  private void counted(LiveTenant tenant, Runnable change) {
    int items = tenant.items();
    int logs = tenant.waitingLogs();
    change.run();
    openItems += tenant.items() - items;
    waitingLogs += tenant.waitingLogs() - logs;
  }

  void forEach(BiConsumer<Tenant, LiveTenant> each) {
    live.forEach(each);
  }

  /// Counts anew.
  void look() {
    JoinCounters sum = JoinCounters.NONE;
    int open = 0;
    openItems = 0;
    waitingLogs = 0;
    for (LiveTenant tenant : live.values()) {
      sum = sum.plus(tenant.counters());
      open += tenant.openRequests();
      openItems += tenant.items();
      waitingLogs += tenant.waitingLogs();
    }
    joinCounters = sum;
    openRequests = open;
  }

  /// Cells that share a name with others because there were too many names.
  long overflowed() {
    return overflowed.sum();
  }

  /// What the live joins had to do without, of all tenants that are live.
  JoinCounters joinCounters() {
    return joinCounters;
  }

  int openRequests() {
    return openRequests;
  }
}
