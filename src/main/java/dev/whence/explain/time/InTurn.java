package dev.whence.explain.time;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.Surprise;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// Calls that are made one after the other which were made side by side: each takes no longer than
/// before, nor does what the service does itself, and yet it waits longer for all of them.
public final class InTurn {

  /// The part of an entry's added time that must be of waiting for calls in turn.
  private static final double MOST_OF_IT = 0.6;

  /// The calls of an entry take no longer together than so many times what they took.
  private static final double AS_LONG = 1.15;

  /// The time of one entry of a service, all its calls in the window together, and what it would be
  /// as before, in nanoseconds.
  private static final class Entry {
    final Segment whole;
    double own;
    double ownBefore;
    double calls;
    double callsBefore;

    Entry(EntryKey key, Weighing weighing) {
      whole = new Segment(key.service(), null, weighing);
    }

    double waited() {
      return whole.meanAfterNanos() * whole.ranks().after() - own;
    }

    double waitedBefore() {
      return whole.meanBeforeNanos() * whole.ranks().after() - ownBefore;
    }

    /// How much longer it waits than it would if as much lay side by side as before.
    double inTurn() {
      return callsBefore <= 0 ? 0 : waited() - waitedBefore() * Math.max(1, calls / callsBefore);
    }

    boolean isInTurn() {
      return waitedBefore() > 0
          && callsBefore > waitedBefore()
          && calls <= AS_LONG * callsBefore
          && inTurn() >= MOST_OF_IT * whole.addedNanos();
    }
  }

  private final TreeMap<EntryKey, Entry> entries = new TreeMap<>();

  /// By entry and route: how many calls there are for each one before.
  private final TreeMap<EntryKey, TreeMap<String, Double>> counts = new TreeMap<>();

  private InTurn(Facts facts, Weighing weighing) {
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (Topology.isEntry(pair)) {
        addWhole(pair, weighing);
      }
    }
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      EntryKey key = new EntryKey(pair.service(), pair.text(SelfTime.ENTRY));
      double times = times(key, pair.text(SelfTime.ROUTE));
      Entry entry = entries.get(key);
      if (entry != null && times > 0) {
        entry.own += pair.after().count(SelfTime.SELF_NANOS);
        entry.ownBefore += times * pair.before().count(SelfTime.SELF_NANOS);
      }
    }
    for (Facts.Pair pair : facts.all(CellKind.EDGE)) {
      EntryKey key = new EntryKey(pair.service(), pair.text(Edge.CALLER_OPERATION));
      double times = times(key, pair.text(Edge.ROUTE));
      Entry entry = entries.get(key);
      if (entry != null && times > 0 && !pair.text(Edge.RELATION).equals(Edge.ASYNC)) {
        entry.calls += nanos(pair.after());
        entry.callsBefore += times * nanos(pair.before());
      }
    }
  }

  private void addWhole(Facts.Pair pair, Weighing weighing) {
    EntryKey key = new EntryKey(pair.service(), pair.text(SelfTime.ENTRY));
    String route = pair.text(SelfTime.ROUTE);
    double after = pair.after().count(SelfTime.COUNT);
    double before = pair.before().count(SelfTime.COUNT);
    if (after > 0 && before > 0) {
      entries
          .computeIfAbsent(key, it -> new Entry(it, weighing))
          .whole
          .add(
              Segment.Stratum.of(pair.after(), pair.before(), SelfTime.DURATION),
              SelfTime.CALLS,
              route,
              0);
      counts.computeIfAbsent(key, _ -> new TreeMap<>()).put(route, after / before);
    }
  }

  private static double nanos(Cell edge) {
    return (double) edge.count(Edge.SERVER_NANOS) + edge.count(Edge.GAP_NANOS);
  }

  /// How many calls of an entry in a route there are for each one before; 0 where it is new or
  /// gone.
  private double times(EntryKey entry, String route) {
    return counts.getOrDefault(entry, new TreeMap<>()).getOrDefault(route, 0.0);
  }

  /// Adds each service that began to make calls in turn, told by the entry that shows it most.
  public static void add(Facts facts, Weighing weighing, List<Candidate> found) {
    TreeMap<Service, Candidate> most = new TreeMap<>();
    new InTurn(facts, weighing)
        .entries.forEach(
            (key, entry) -> {
              if (entry.whole.surprise() > Surprise.CHANCE && entry.isInTurn()) {
                most.merge(
                    key.service(),
                    candidate(key, entry),
                    (one, other) -> other.score() > one.score() ? other : one);
              }
            });
    found.addAll(most.values());
  }

  private static Candidate candidate(EntryKey key, Entry entry) {
    double calls = entry.whole.ranks().after();
    double before = entry.waitedBefore() / calls / 1e9;
    double after = entry.waited() / calls / 1e9;
    String text =
        String.format(
            Locale.ROOT,
            "%s makes its calls for \"%s\" one after the other: it waits %s for them, before %s, though"
                + " added up they take %s, before %s",
            key.service().name(),
            key.operation(),
            Words.seconds(after),
            Words.seconds(before),
            Words.seconds(entry.calls / calls / 1e9),
            Words.seconds(entry.callsBefore / calls / 1e9));
    Entity service = Entity.service(key.service());
    double surprise = entry.whole.surprise();
    return new Candidate(
        service,
        CauseKind.BEHAVIOUR_CHANGE,
        Candidate.score(surprise),
        text,
        List.of(
            Finding.measured(
                service,
                Aspect.OWN_TIME,
                surprise,
                new Finding.Change("waiting for calls", "mean", "s", before, after),
                Evidence.Type.ATTRIBUTE_DELTA,
                text)),
        JoinTier.TRACE_ID,
        Verdict.ESTABLISHED);
  }
}
