package dev.whence.explain.structure;

import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Any;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is done more often than before within a request that does it: the same query many times
/// over, retries. Each step may be as fast as ever; the request is slower, and who is called has
/// more to do. Compared per entry and route, so that the mix of requests cancels out.
///
/// A message that is taken more often than it is sent is its taker's affair: a queue delivers again
/// what its taker did not settle (at-least-once delivery). Not thread-safe.
final class FanOut {

  /// Less of a rise than this is the everyday.
  private static final double RISE = 1.3;

  /// How much the number of steps may swing by itself.
  private static final double DRIFT = 0.15;

  /// The part of an entry's time that counts in full once added.
  private static final double NOTICED = 0.05;

  /// The part of a rise in takings that more messages sent must account for, to be the sender's.
  private static final double SENT = 0.5;

  private final Service service;
  private final String entry;
  private final String what;
  private final Seen after;
  private final Seen before;
  private final Set<String> routes = new HashSet<>();
  private double steps;
  private double stepsBefore;
  private double requests;
  private double requestsBefore;
  private double expected;
  private double addedNanos;
  private double withinNanos;
  private double offsets;

  /// Of takings: by whom, and the operation.
  private @Nullable EntryKey taker;

  private FanOut(Service service, String entry, String what, CellKind kind) {
    this.service = service;
    this.entry = entry;
    this.what = what;
    this.after = new Seen(kind);
    this.before = new Seen(kind);
  }

  static Map<EntryKey, List<Deviation>> deviations(Facts facts, Topology topology) {
    TreeMap<String, FanOut> all = new TreeMap<>();
    TreeMap<EntryKey, FanOut> sent = new TreeMap<>();
    for (Facts.Pair pair : facts.all(CellKind.EDGE)) {
      of(all, pair).add(pair, topology, nanosOfCall(pair), Edge.CALLS);
    }
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (Topology.isSend(pair)) {
        EntryKey sender = new EntryKey(pair.service(), pair.text(SelfTime.ENTRY));
        sent.computeIfAbsent(sender, k -> new FanOut(k.service(), k.operation(), "", kind(pair)))
            .add(pair, topology, 0, SelfTime.CALLS);
      } else if (!Topology.isEntry(pair) && !Topology.isCall(pair)) {
        double nanos =
            (double) pair.before().count(SelfTime.DURATION_NANOS)
                / Math.max(1, pair.before().count(SelfTime.COUNT));
        of(all, pair, "step", pair.text(SelfTime.OPERATION))
            .add(pair, topology, nanos, SelfTime.CALLS);
      }
    }
    TreeMap<EntryKey, List<Deviation>> found = new TreeMap<>();
    for (FanOut each : all.values()) {
      if (each.surprise() > 0) {
        EntryKey doer = new EntryKey(each.service, each.entry);
        boolean again = each.isTakenAgain(sent.get(doer));
        EntryKey whose = again ? Objects.requireNonNull(each.taker) : doer;
        found.computeIfAbsent(whose, k -> new ArrayList<>()).add(each.deviation(whose, again));
      }
    }
    return found;
  }

  private static CellKind kind(Facts.Pair pair) {
    return pair.after().key().kind();
  }

  private static double nanosOfCall(Facts.Pair edge) {
    double timed = edge.before().count(Edge.TIMED);
    return timed > 0
        ? edge.before().count(Edge.CLIENT_NANOS) / timed
        : (double) edge.before().count(Edge.SERVER_NANOS)
            / Math.max(1, edge.before().count(Edge.COUNT));
  }

  private static FanOut of(Map<String, FanOut> all, Facts.Pair edge) {
    if (!edge.text(Edge.RELATION).equals(Edge.ASYNC)) {
      return of(all, edge, "call", edge.callee().name());
    }
    FanOut taken =
        of(all, edge, "message\u001e" + edge.text(Edge.CALLEE_OPERATION), edge.callee().name());
    taken.taker = new EntryKey(edge.callee(), edge.text(Edge.CALLEE_OPERATION));
    return taken;
  }

  private static FanOut of(Map<String, FanOut> all, Facts.Pair pair, String type, String what) {
    return all.computeIfAbsent(
        String.join("\u001e", pair.text(Joined.SERVICE), pair.text(Joined.ENTRY), type, what),
        k -> new FanOut(pair.service(), pair.text(Joined.ENTRY), what, kind(pair)));
  }

  /// Whether there are more takings, and not so many more messages.
  private boolean isTakenAgain(@Nullable FanOut sent) {
    return taker != null
        && sent != null
        && sent.stepsBefore > 0
        && sent.steps - sent.expected < SENT * (steps - expected);
  }

  private void add(Facts.Pair pair, Topology topology, double nanos, int callsMeasure) {
    long[] entries = topology.entryCalls(pair.place());
    long within = pair.after().count(callsMeasure);
    long withinBefore = pair.before().count(callsMeasure);
    if (within == 0 || withinBefore == 0 || entries[1] == 0) {
      return;
    }
    long now = pair.after().count(Any.COUNT);
    double usual = (double) pair.before().count(Any.COUNT) / withinBefore * within;
    steps += now;
    expected += usual;
    stepsBefore += pair.before().count(Any.COUNT);
    requests += within;
    requestsBefore += withinBefore;
    addedNanos += (now - usual) * nanos;
    offsets += pair.after().count(Joined.offsetOf(callsMeasure));
    if (routes.add(pair.text(Joined.ROUTE))) {
      withinNanos += entries[0] * topology.entryNanos(pair.place());
    }
    after.add(pair.after());
    before.add(pair.before());
  }

  /// Standard deviations of the ratio, each request counted once, natural swing allowed for;
  /// weighed by size (a doubling counts in full) and by what it adds to the time of its requests.
  private double surprise() {
    if (expected <= 0 || steps < RISE * expected) {
      return 0;
    }
    double z = Math.log(steps / expected) / Math.sqrt(1 / requests + 1 / requestsBefore);
    double delta = (steps - expected) / (steps + expected);
    double shift = 1 / Math.sqrt(1 / (z * z) + DRIFT * DRIFT / (delta * delta));
    double doublings = Math.log(steps / expected) / Math.log(2);
    return shift * Math.min(1, doublings) * matters();
  }

  private double matters() {
    return withinNanos <= 0 ? 0 : Math.clamp(addedNanos / withinNanos / NOTICED, 0, 1);
  }

  private Deviation deviation(EntryKey whose, boolean again) {
    return new Deviation(
        whose.service(),
        whose.operation(),
        again ? Aspect.REDELIVERED : Aspect.REPEATED,
        again ? service.name() : what,
        surprise(),
        Math.min(1, addedNanos / (withinNanos + addedNanos)),
        stepsBefore / requestsBefore,
        steps / requests,
        (long) (offsets / Math.max(1, requests)),
        (long) requests,
        after,
        before);
  }
}
