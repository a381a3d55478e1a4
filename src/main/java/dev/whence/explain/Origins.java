package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Hop;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Part;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.charge.Witnesses;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.instead.AnsweredBefore;
import dev.whence.explain.instead.CommonAnswer;
import dev.whence.explain.instead.Complaints;
import dev.whence.explain.instead.OnlyCaller;
import dev.whence.explain.instead.Unheard;
import dev.whence.explain.instead.Unreached;
import dev.whence.explain.load.AsLoaded;
import dev.whence.explain.load.Demand;
import dev.whence.explain.load.Queueing;
import dev.whence.explain.load.RiseReport;
import dev.whence.explain.metrics.CountedTraffic;
import dev.whence.explain.ranking.CommonCause;
import dev.whence.explain.request.FailureTexts;
import dev.whence.explain.resource.Pool;
import dev.whence.explain.resource.PoolText;
import dev.whence.explain.structure.Topology;
import dev.whence.explain.time.Timing;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes victims to what made them suffer where that is not a slow or failing callee alone: a full
/// pool to what fills it (longer holds, more calls, fewer connections), a slow resource or service
/// to who asks more of it. What explains a victim takes its charge over and names the mechanism.
final class Origins {

  /// What is left to a victim once something else explains it.
  private static final double LEFT = 0.4;

  /// So much less gets done that it is no chance.
  private static final double FEWER = 0.8;

  /// From here on something else is looked for that explains a victim.
  private static final double SUFFERS = 1;

  /// A dependency slower than this explains longer holds.
  private static final double SLOW = 1.2;

  private final List<Charge> charges;
  private final Map<Service, Charge> byService = new HashMap<>();

  /// Those of whom another is known to be behind them, whatever else they show.
  private final TreeMap<Service, Service> behind = new TreeMap<>();

  private final Topology topology;
  private final Demand demand;
  private final List<Pool> pools;
  private final List<Timing.Share> timing;
  private final CountedTraffic counted;
  private final Facts facts;
  private final FailureTexts texts;
  private final EngineSettings settings;

  Origins(
      Facts facts,
      List<Charge> charges,
      Topology topology,
      Demand demand,
      CountedTraffic counted,
      List<Pool> pools,
      List<Timing.Share> timing,
      FailureTexts texts,
      EngineSettings settings) {
    this.facts = facts;
    this.texts = texts;
    this.settings = settings;
    this.counted = counted;
    this.charges = charges;
    this.topology = topology;
    this.demand = demand;
    this.pools = pools;
    this.timing = timing;
    charges.forEach(charge -> byService.put(charge.service(), charge));
  }

  /// Keeps who asks more of a resource before it, whatever else shows that it has more to do, and
  /// who answers wrongly before those who fail on that.
  void keepBefore(List<Candidate> found) {
    behind.forEach((shows, by) -> Candidate.keepBefore(by, shows, found));
  }

  private void remember(Candidate cause, Service victim) {
    Service by = cause.entity().ofService();
    if (!topology.isTraced(victim) && !by.equals(victim)) {
      behind.put(victim, by);
    }
  }

  /// The candidates of all charges, victims taken back behind their causes.
  List<Candidate> candidates() {
    List<Candidate> found = new ArrayList<>();
    for (Charge charge : charges) {
      Candidate own = Witnesses.bound(charge, ChargeReport.candidate(charge), topology);
      Pool pool = exhausted(charge.service());
      Candidate cause = charge.surprise() < SUFFERS ? null : cause(charge, pool);
      if (cause == null && pool != null) {
        own = ownPool(charge, pool, own);
      }
      found.add(cause == null ? own : own.withScore(Candidate.score(charge.surprise() * LEFT)));
      if (cause != null) {
        found.add(cause);
        remember(cause, charge.service());
      }
    }
    for (Charge charge : charges) {
      Service caller = charge.surprise() < SUFFERS ? null : OnlyCaller.of(charge, topology);
      if (caller != null) {
        OnlyCaller.add(charge, caller, found);
      }
    }
    List<Charge> suffering = charges.stream().filter(each -> each.surprise() >= SUFFERS).toList();
    AnsweredBefore.add(suffering, topology, found);
    behind.putAll(CommonAnswer.add(suffering, topology, found));
    new Unreached(topology).add(suffering, found);
    Unheard.add(suffering, facts, topology, found);
    if (settings.uses(Part.LOG_LINES)) {
      Complaints.add(suffering, facts, topology, texts, found);
    }
    return CommonCause.merge(found);
  }

  private @Nullable Pool exhausted(Service service) {
    return pools.stream()
        .filter(pool -> pool.service().equals(service) && pool.exhausted())
        .findFirst()
        .orElse(null);
  }

  private @Nullable Candidate cause(Charge charge, @Nullable Pool pool) {
    if (pool != null && pool.shrunk()) {
      return null;
    }
    Charge slow = pool == null ? null : slowDependency(charge.service());
    if (slow != null) {
      Candidate deeper = byLoad(slow, charge, pool);
      return deeper != null ? deeper : held(charge, slow, pool);
    }
    if (pool != null && getsLessDone(charge.service())) {
      return null;
    }
    if (charge.isOfTime() || pool != null) {
      return byLoad(charge, charge, pool);
    }
    // Callers give up on who is slow under load. More calls for each request may be a consequence
    // of that; more requests are none.
    Candidate load =
        charge.time() > SLOW && charge.ownFailures(SLOW).findAny().isEmpty()
            ? byLoad(charge, charge, null)
            : null;
    return load != null && load.kind() == CauseKind.TRAFFIC_INCREASE ? load : null;
  }

  /// The slowest thing that the service waits for, where it became slow enough to matter.
  private @Nullable Charge slowDependency(Service service) {
    Charge best = null;
    double most = SLOW;
    for (Topology.Call call : topology.calls().keySet()) {
      Service callee = call.callee().service();
      if (call.caller().service().equals(service) && !callee.equals(service)) {
        for (Timing.Share share : timing) {
          if (share.service().equals(callee) && share.surprise() > most && share.effect() > 0.3) {
            most = share.surprise();
            best = byService.get(callee);
          }
        }
      }
    }
    return best;
  }

  private Candidate held(Charge victim, Charge slow, @Nullable Pool pool) {
    Candidate own = ChargeReport.candidate(slow);
    List<Hop> hops = new ArrayList<>();
    if (pool != null) {
      hops.add(
          poolHop(
              pool, "holds_while_calling", victim.service().name() + "->" + slow.service().name()));
    }
    return new Candidate(
        own.entity(),
        own.kind(),
        Candidate.score(Math.max(slow.surprise(), victim.surprise()) * 1.02),
        own.statement(),
        own.findings(),
        hops,
        JoinTier.TRACE_ID,
        topology.isTraced(slow.service()) ? Verdict.ESTABLISHED : Verdict.PROBABLE);
  }

  private @Nullable Candidate byLoad(Charge loaded, Charge victim, @Nullable Pool pool) {
    if (!settings.uses(Part.LOAD)) {
      return null;
    }
    Demand.Rise rise = demand.rise(loaded.service());
    if (rise != null && (isFlat(rise) || hardlyLoads(rise, pool))) {
      return null;
    }
    Service asksMore =
        rise == null ? demand.asksMore(loaded.service()) : rise.fanOut() ? rise.origin() : null;
    Charge missed = asksMore == null ? null : missed(asksMore);
    if (asksMore != null && missed != null && !missed.service().equals(loaded.service())) {
      return behind(missed, loaded, victim, asksMore);
    }
    if (rise == null) {
      return null;
    }
    List<Hop> hops = new ArrayList<>();
    boolean between =
        !loaded.service().equals(victim.service()) || !topology.isTraced(loaded.service());
    if (between && !loaded.service().equals(rise.origin())) {
      hops.add(resourceHop(loaded, rise.origin()));
    }
    if (pool != null) {
      hops.add(
          poolHop(
              pool,
              loaded.service().equals(victim.service()) ? "load_on" : "shares_resource",
              null));
    }
    double surprise = Math.max(loaded.surprise(), victim.surprise()) * Candidate.JUST_BEFORE;
    return RiseReport.candidate(demand, rise, victim.surprise(), hops)
        .withScore(Candidate.score(surprise));
  }

  /// What a service asks in vain before it asks others; null for nothing.
  private @Nullable Charge missed(Service service) {
    for (Topology.Call call : topology.calls().keySet()) {
      Charge callee = byService.get(call.callee().service());
      if (call.caller().service().equals(service)
          && callee != null
          && callee.deviations().stream().anyMatch(each -> each.aspect() == Aspect.MISSES)) {
        return callee;
      }
    }
    return null;
  }

  private static Candidate behind(Charge missed, Charge loaded, Charge victim, Service asksMore) {
    Candidate own = ChargeReport.candidate(missed);
    return new Candidate(
        own.entity(),
        own.kind(),
        Candidate.score(Math.max(loaded.surprise(), victim.surprise()) * Candidate.JUST_BEFORE),
        own.statement(),
        own.findings(),
        List.of(resourceHop(loaded, asksMore)),
        JoinTier.TRACE_ID,
        Verdict.PROBABLE);
  }

  /// Whether what is asked more of its victim is not what makes that slow. Many calls of one
  /// request may come at once, and those that wait for a pool are not on spans' word alone.
  private boolean hardlyLoads(Demand.Rise rise, @Nullable Pool pool) {
    return AsLoaded.before(rise.path(), facts)
        || (pool == null && !rise.fanOut() && Queueing.isFarExceeded(rise.path().getLast(), facts));
  }

  /// Whether somebody who is said to be asked more counts as many requests as before.
  private boolean isFlat(Demand.Rise rise) {
    return settings.uses(Part.COUNTED_TRAFFIC)
        && rise.path().stream().skip(rise.fanOut() ? 1 : 0).anyMatch(counted::isFlat);
  }

  private static Hop resourceHop(Charge loaded, Service asksMore) {
    Candidate own = ChargeReport.candidate(loaded);
    Finding finding = own.findings().isEmpty() ? null : own.findings().getFirst();
    Finding shown =
        finding != null
            ? finding
            : new Finding(
                own.entity(),
                Aspect.DEPENDENCY_TIME,
                loaded.surprise(),
                1,
                new Finding.Change("duration", "mean", "s", 0, 0),
                null,
                List.of());
    return new Hop(
        own.entity(),
        "mechanism",
        "latency",
        "load_on",
        asksMore.name() + "->" + loaded.service().name(),
        JoinTier.TRACE_ID,
        shown,
        null);
  }

  private Hop poolHop(Pool pool, String relation, @Nullable String direction) {
    double[] rate = demand.entryRate(pool.service());
    return new Hop(
        Entity.resource(pool.service(), pool.name().isEmpty() ? "connection pool" : pool.name()),
        "mechanism",
        "saturation",
        relation,
        direction,
        JoinTier.SAME_RESOURCE,
        poolFinding(pool),
        pool.decompose(rate[0], rate[1]));
  }

  /// Whether a service makes fewer calls than before: a pool that more is asked of passes on at
  /// least what it did.
  private boolean getsLessDone(Service service) {
    double after = 0;
    double before = 0;
    for (Map.Entry<Topology.Call, Topology.Volume> call : topology.calls().entrySet()) {
      if (call.getKey().caller().service().equals(service)) {
        after += call.getValue().after();
        before += call.getValue().before();
      }
    }
    return demand.rate(after, true) < FEWER * demand.rate(before, false);
  }

  private static Finding poolFinding(Pool pool) {
    Finding.Change change =
        new Finding.Change(
            "db.client.connection.pending_requests",
            "mean",
            "{request}",
            pool.pendingBefore(),
            pool.pendingAfter());
    return Finding.measured(
            Entity.resource(pool.service(), pool.name()),
            Aspect.SATURATION,
            3,
            change,
            Evidence.Type.METRIC,
            PoolText.of(pool))
        .with(pool.onset());
  }

  /// A pool that runs out with flat load and normal holds: a leak, or fewer connections.
  private Candidate ownPool(Charge charge, Pool pool, Candidate own) {
    List<Finding> findings = new ArrayList<>(own.findings());
    findings.addFirst(poolFinding(pool));
    String what =
        pool.shrunk()
            ? String.format(
                Locale.ROOT,
                " holds %s connections at most instead of %s",
                Words.number(pool.maxAfter()),
                Words.number(pool.maxBefore()))
            : " runs out with "
                + (getsLessDone(charge.service()) ? "fewer calls made" : "flat load")
                + " and calls as fast as before: connections are not given back";
    return new Candidate(
        own.entity(),
        pool.shrunk() ? CauseKind.CONFIG_CHANGE : CauseKind.RESOURCE_EXHAUSTED,
        own.score(),
        "connection pool " + pool.name() + " of " + charge.service().name() + what,
        findings,
        List.of(poolHop(pool, "part_of", null)),
        JoinTier.TRACE_ID,
        own.bound());
  }
}
