package dev.whence.explain.structure;

import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.RouteShares;
import dev.whence.explain.statistics.ShareShift;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.ResourceName;
import dev.whence.model.Service;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Resources that several services ask as often as ever, and after that go on to others, or to
/// something else of it, more often than before: it answers them, and holds less of what they look
/// for, as a cache does that was emptied and is filled again. One service alone may have changed
/// what it asks for, or not; several at once have nothing but the resource in common. One alone is
/// enough where it always did that now and then, and puts what it fetched elsewhere into the
/// resource: what it was answered decides which of its calls do. Who makes one call instead of
/// another goes on to nobody. Not thread-safe.
final class Misses {

  private static final int SEVERAL = 2;

  /// Whoever asks less often than this in the window tells nothing of others.
  private static final long ENOUGH = 20;

  /// The part of those who ask that must go on. Others may have found as little before.
  private static final double MANY = 0.3;

  /// What one alone does more often by chance; that it is another branch counts for nothing here.
  private static final double CHANCE = 0.75;

  /// A share of calls that moved by less of itself is as ever.
  private static final double AS_EVER = 0.2;

  /// The part of its calls in which a service that fills a resource did so before.
  private static final double NOW_AND_THEN = 0.02;

  /// A call that is left out makes up for a new one where it is this much of it.
  private static final double INSTEAD = 0.5;

  /// Entries of one service that ask a resource for one thing.
  private record Ask(EntryKey entry, EntryKey resource) implements Comparable<Ask> {
    @Override
    public int compareTo(Ask other) {
      int order = entry.compareTo(other.entry);
      return order != 0 ? order : resource.compareTo(other.resource);
    }
  }

  /// In which share of an entry's calls it is asked, and when within their requests.
  private static final class Asked {
    final RouteShares shares = new RouteShares();
    long count;
    long offsets;

    long offsetNanos() {
      return offsets / Math.max(1, count);
    }

    boolean isAsEver() {
      ShareShift shift = shares.shift();
      return Math.abs(shift.effect()) <= AS_EVER * shift.shareBefore();
    }
  }

  private final TreeMap<Ask, Asked> asks = new TreeMap<>();

  /// Who asks one resource and then goes on to something else of it.
  private final TreeSet<Service> filling = new TreeSet<>();

  /// What somebody always filled now and then.
  private final TreeSet<Service> filled = new TreeSet<>();

  /// Adds what one cell counts of a resource that is called.
  ///
  /// @param calls of the entry: in the window, in the baseline
  void add(Facts.Pair edge, EntryKey entry, Service resource, long[] calls) {
    if (!edge.text(Edge.RELATION).equals(ResourceName.DATABASE)) {
      return;
    }
    Asked asked =
        asks.computeIfAbsent(
            new Ask(entry, new EntryKey(resource, edge.text(Edge.CALLEE_OPERATION))),
            q -> new Asked());
    asked.shares.add(
        edge.text(Edge.ROUTE),
        edge.after().count(Edge.CALLS),
        calls[0],
        edge.before().count(Edge.CALLS),
        calls[1]);
    asked.count += edge.after().count(Edge.CALLS);
    asked.offsets += edge.after().count(Edge.OFFSET_NANOS);
  }

  /// What is charged to the resources.
  ///
  /// @param found what differs otherwise, by entry
  /// @param callees whom the words of a call stand for
  Map<EntryKey, List<Deviation>> deviations(
      Map<EntryKey, List<Deviation>> found, Map<String, EntryKey> callees) {
    TreeMap<Service, TreeSet<Service>> asking = new TreeMap<>();
    TreeMap<Service, TreeMap<Service, Deviation>> onward = new TreeMap<>();
    asks.forEach(
        (ask, asked) -> {
          if (asked.count >= ENOUGH) {
            Service resource = ask.resource().service();
            Service caller = ask.entry().service();
            asking.computeIfAbsent(resource, r -> new TreeSet<>()).add(caller);
            Deviation next = asked.isAsEver() ? next(ask, asked, found, callees) : null;
            if (next != null) {
              onward
                  .computeIfAbsent(resource, r -> new TreeMap<>())
                  .merge(caller, next, (a, b) -> a.surprise() >= b.surprise() ? a : b);
              EntryKey callee = callees.get(next.what());
              if (callee != null && callee.service().equals(resource)) {
                filling.add(caller);
              }
              if (fills(ask, asked, found, callees)) {
                filled.add(resource);
              }
            }
          }
        });
    Map<EntryKey, List<Deviation>> charged = new TreeMap<>();
    onward.forEach(
        (resource, callers) -> {
          int all = asking.getOrDefault(resource, new TreeSet<>()).size();
          boolean enough = callers.size() >= SEVERAL || filled.contains(resource);
          if (enough && callers.size() >= MANY * all) {
            double weight = filled.contains(resource) ? 1 / Behaviour.NEW_WEIGHT : 1;
            charged.put(new EntryKey(resource, ""), List.of(charged(resource, callers, weight)));
          }
        });
    return charged;
  }

  /// Whether what a service does more often may come of what a resource holds no more; known once
  /// the deviations are.
  boolean mayHaveMissed(Service caller) {
    return filling.contains(caller);
  }

  /// What an entry does more often once it has asked; null for nothing.
  private static @Nullable Deviation next(
      Ask ask, Asked asked, Map<EntryKey, List<Deviation>> found, Map<String, EntryKey> callees) {
    return onward(ask, asked, found, callees)
        .filter(each -> !isInstead(each, found.getOrDefault(ask.entry(), List.of())))
        .max(Comparator.comparingDouble(Deviation::surprise))
        .orElse(null);
  }

  /// Whether an entry asks others more often, and then has more to say to the resource, both of
  /// which it did before.
  private static boolean fills(
      Ask ask, Asked asked, Map<EntryKey, List<Deviation>> found, Map<String, EntryKey> callees) {
    long fetched =
        onward(ask, asked, found, callees)
            .filter(each -> !isOf(ask.resource(), each, callees))
            .filter(each -> each.shareBefore() > NOW_AND_THEN)
            .mapToLong(Deviation::offsetNanos)
            .min()
            .orElse(Long.MAX_VALUE);
    return onward(ask, asked, found, callees)
        .filter(each -> isOf(ask.resource(), each, callees))
        .anyMatch(each -> each.shareBefore() > NOW_AND_THEN && each.offsetNanos() >= fetched);
  }

  private static boolean isOf(EntryKey resource, Deviation call, Map<String, EntryKey> callees) {
    EntryKey callee = callees.get(call.what());
    return callee != null && callee.service().equals(resource.service());
  }

  private static Stream<Deviation> onward(
      Ask ask, Asked asked, Map<EntryKey, List<Deviation>> found, Map<String, EntryKey> callees) {
    return found.getOrDefault(ask.entry(), List.of()).stream()
        .filter(
            each -> {
              EntryKey callee = callees.get(each.what());
              return each.aspect() == Aspect.CALLS_NEW
                  && each.surprise() > CHANCE
                  && callee != null
                  && !callee.equals(ask.resource())
                  && each.offsetNanos() >= asked.offsetNanos()
                  && each.shareAfter() <= asked.shares.shift().shareAfter() * (1 + AS_EVER);
            });
  }

  /// Whether a call is made where another is left out, of the same operation.
  private static boolean isInstead(Deviation made, List<Deviation> ofEntry) {
    return ofEntry.stream()
        .anyMatch(
            each ->
                each.aspect() == Aspect.CALLS_MISSING && -each.effect() >= INSTEAD * made.effect());
  }

  /// @param weight of what each of them does more often: it counts in full where that is what the
  ///   resource answers, and no other branch of their own
  private static Deviation charged(
      Service resource, TreeMap<Service, Deviation> callers, double weight) {
    double squares = 0;
    double effect = 0;
    double before = 0;
    double after = 0;
    long calls = 0;
    Deviation strongest = callers.firstEntry().getValue();
    for (Deviation each : callers.values()) {
      squares += each.surprise() * each.surprise();
      effect += each.effect() * each.calls();
      before += each.shareBefore() * each.calls();
      after += each.shareAfter() * each.calls();
      calls += each.calls();
      strongest = each.surprise() > strongest.surprise() ? each : strongest;
    }
    return new Deviation(
        resource,
        "",
        Aspect.MISSES,
        Words.names(callers.keySet().stream().map(Service::name).toList()),
        weight * Math.sqrt(squares),
        effect / calls,
        before / calls,
        after / calls,
        0,
        calls,
        strongest.after(),
        strongest.before());
  }
}
