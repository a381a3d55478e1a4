package dev.whence.explain.structure;

import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.RouteShares;
import dev.whence.model.Cell;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.SelfTime;
import java.util.Map;
import java.util.TreeMap;

/// Calls that others of their kind answer and no span answers now, by how long they took: as long
/// as answered ones, and only the callee's spans got lost on their way; far longer or far shorter,
/// and nobody answered. Not thread-safe.
final class LostSpans {

  /// Times that differ by less may be of the same calls.
  private static final double ALIKE = 3;

  private final Map<EntryKey, RouteShares> lost = new TreeMap<>();

  /// Whether steps of the window that no span answers took as long as those that were answered.
  ///
  /// @param usual what such steps were before, answered
  static boolean areAsLong(Cell unanswered, Cell usual) {
    long steps = unanswered.sketch(SelfTime.SELF).count();
    long before = usual.count(SelfTime.COUNT);
    double mean = (double) unanswered.count(SelfTime.SELF_NANOS) / Math.max(1, steps);
    double meanBefore = (double) usual.count(SelfTime.DURATION_NANOS) / Math.max(1, before);
    return mean < ALIKE * meanBefore && meanBefore < ALIKE * mean;
  }

  /// Adds calls that were answered, as their time says: k of n calls of the entry now, l of m
  /// before.
  void add(Facts.Pair step, EntryKey entry, long k, long n, long l, long m) {
    lost.computeIfAbsent(entry, _ -> new RouteShares()).add(step.text(Joined.ROUTE), k, n, l, m);
  }

  /// Whether a call is missing only because spans of whom it asks got lost.
  boolean explain(EntryKey entry, Deviation missing) {
    RouteShares shares = lost.get(entry);
    return shares != null && shares.shift().effect() >= -missing.effect() / 2;
  }
}
