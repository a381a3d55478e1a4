package dev.whence.access;

import dev.whence.model.Tenant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Counts the questions that are being answered, and lets no more in than may be. Thread-safe.
public final class Questions {

  private final QuestionLimits limits;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Map<Tenant, Integer> byTenant = new ConcurrentHashMap<>();
  private final Map<Tenant, Integer> streams = new ConcurrentHashMap<>();
  private final LongAdder answered = new LongAdder();
  private final LongAdder refused = new LongAdder();

  public Questions(QuestionLimits limits) {
    this.limits = limits;
  }

  QuestionLimits limits() {
    return limits;
  }

  /// @throws Denied where there are too many
  void enter(Tenant tenant) {
    if (underWay.incrementAndGet() > limits.maxAtOnce()) {
      underWay.decrementAndGet();
      throw refused("too many questions at once; ask again in a moment");
    }
    int ofTenant = byTenant.merge(tenant, 1, Integer::sum);
    if (ofTenant > limits.maxAtOncePerTenant()) {
      leave(tenant);
      throw refused("too many questions of this tenant at once; ask again in a moment");
    }
  }

  private Denied refused(String message) {
    refused.increment();
    return new Denied(Denied.Reason.BUSY, message);
  }

  void leave(Tenant tenant) {
    underWay.decrementAndGet();
    oneLess(byTenant, tenant);
  }

  private static void oneLess(Map<Tenant, Integer> counts, Tenant tenant) {
    counts.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
  }

  /// Somebody waits for news, which is no question under way.
  ///
  /// @throws Denied where too many of the tenant do
  void listen(Tenant tenant) {
    if (streams.merge(tenant, 1, Integer::sum) > limits.maxStreamsPerTenant()) {
      hungUp(tenant);
      throw refused("too many streams of this tenant; close one, or come back later");
    }
  }

  void hungUp(Tenant tenant) {
    oneLess(streams, tenant);
  }

  public int streams() {
    return streams.values().stream().mapToInt(Integer::intValue).sum();
  }

  void done(Tenant tenant) {
    leave(tenant);
    answered.increment();
  }

  public int underWay() {
    return underWay.get();
  }

  public long answered() {
    return answered.sum();
  }

  public long refused() {
    return refused.sum();
  }
}
