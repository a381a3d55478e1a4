package dev.whence.explain.structure;

import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.RouteShares;
import dev.whence.explain.statistics.ShareShift;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Calls of a service that answers as a rule, which say whom they call, and do not say that they
/// failed: no span of it answers more of them than before, and who calls fails as often, or waited
/// longer for them than answered ones ever took. A process that dies takes its spans with it, one
/// that hangs makes none. Not thread-safe.
final class NotArrived {

  /// The part of the calls that do not arrive in which their caller must fail.
  private static final double MOST = 0.5;

  /// Calls that take so many times as long as answered ones were waited for in vain.
  private static final double LONGER = 3;

  private record Way(EntryKey caller, Service callee) implements Comparable<Way> {

    private static final Comparator<Way> ORDER =
        Comparator.comparing(Way::caller).thenComparing(Way::callee);

    @Override
    public int compareTo(Way other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Calls {
    final RouteShares shares = new RouteShares();
    final Seen after;
    final Seen before;
    long happens;
    long offsets;
    long unanswered;
    long nanos;

    Calls(Facts.Pair edge) {
      after = new Seen(edge.after().key().kind());
      before = new Seen(edge.after().key().kind());
    }
  }

  private final TreeMap<Way, Calls> ways = new TreeMap<>();

  /// Adds calls that no span answers, and that do not say that they failed.
  ///
  /// @param calls of the entry: in the window, in the baseline
  void add(Facts.Pair edge, EntryKey caller, long[] calls) {
    Calls of = ways.computeIfAbsent(new Way(caller, edge.callee()), _ -> new Calls(edge));
    of.shares.add(
        edge.text(Edge.ROUTE),
        Math.max(0, edge.after().count(Edge.CALLS) - edge.after().count(Edge.ERRORS)),
        calls[0],
        Math.max(0, edge.before().count(Edge.CALLS) - edge.before().count(Edge.ERRORS)),
        calls[1]);
    of.after.add(edge.after());
    of.before.add(edge.before());
    of.happens += edge.after().count(Edge.CALLS);
    of.offsets += edge.after().count(Edge.OFFSET_NANOS);
    of.unanswered += edge.after().count(Edge.COUNT);
    of.nanos += edge.after().count(Edge.CLIENT_NANOS);
  }

  /// Calls that were answered in the baseline: how many, and how long they were waited for.
  /// Gathered when first asked for: as a rule nobody asks.
  private static final class Answered {
    private static final long[] NONE = new long[2];

    private final Facts facts;
    private @Nullable Map<Way, long[]> known;

    Answered(Facts facts) {
      this.facts = facts;
    }

    long[] on(Way way) {
      if (known == null) {
        known = gathered(facts);
      }
      return known.getOrDefault(way, NONE);
    }

    private static Map<Way, long[]> gathered(Facts facts) {
      Map<Way, long[]> all = new HashMap<>();
      for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
        if (edge.text(Edge.RELATION).equals(Edge.CALL)) {
          EntryKey caller = new EntryKey(edge.service(), edge.text(Edge.CALLER_OPERATION));
          long[] of = all.computeIfAbsent(new Way(caller, edge.callee()), _ -> new long[2]);
          of[0] += edge.before().count(Edge.TIMED);
          of[1] += edge.before().count(Edge.CLIENT_NANOS);
        }
      }
      return all;
    }
  }

  /// Whether its caller waited for calls that do not arrive longer than for those that did.
  private static boolean isWaitedFor(Calls calls, long[] answered) {
    long timed = answered[0];
    long nanos = answered[1];
    return timed > 0 && (double) calls.nanos * timed > LONGER * nanos * calls.unanswered;
  }

  /// What is charged to those who were not reached.
  ///
  /// @param found what differs otherwise, by entry
  Map<EntryKey, List<Deviation>> deviations(
      Map<EntryKey, List<Deviation>> found, Topology topology, Facts facts) {
    Map<EntryKey, List<Deviation>> charged = new TreeMap<>();
    Answered answered = new Answered(facts);
    ways.forEach(
        (way, calls) -> {
          double effect = calls.shares.shift().effect();
          boolean fails =
              found.getOrDefault(way.caller(), List.of()).stream()
                  .anyMatch(
                      each -> each.aspect() == Aspect.OWN_ERRORS && each.effect() >= MOST * effect);
          if (effect > 0
              && topology.services().contains(way.callee())
              && (fails || isWaitedFor(calls, answered.on(way)))) {
            charged
                .computeIfAbsent(new EntryKey(way.callee(), ""), _ -> new ArrayList<>())
                .add(charged(way, calls));
          }
        });
    return charged;
  }

  private static Deviation charged(Way way, Calls calls) {
    ShareShift shift = calls.shares.shift();
    return new Deviation(
        way.callee(),
        "",
        Aspect.OWN_ERRORS,
        "calls of " + way.caller().service().name(),
        shift.surprise(),
        shift.effect(),
        shift.shareBefore(),
        shift.shareAfter(),
        calls.offsets / Math.max(1, calls.happens),
        shift.callsAfter(),
        calls.after,
        calls.before);
  }
}
