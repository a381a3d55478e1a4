package dev.whence.explain.structure;

import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.RouteShares;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Calls that are made and fail, but do not arrive (those that arrive and fail are counted off):
/// where the client does not say what it calls, the callee that is no more reached says it. Not
/// thread-safe.
final class Undelivered {

  private final TreeMap<EntryKey, RouteShares> clientErrors = new TreeMap<>();
  private final TreeMap<EntryKey, RouteShares> unanswered = new TreeMap<>();
  private final TreeMap<EntryKey, RouteShares> delivered = new TreeMap<>();
  private final Map<String, EntryKey> callees;

  /// @param callees whom the words of a missing call stand for
  Undelivered(Map<String, EntryKey> callees) {
    this.callees = callees;
  }

  /// Adds what counts as failed on the caller's side: k of n calls of the entry now, l of m before.
  void clientErrors(Facts.Pair pair, EntryKey entry, long k, long n, long l, long m) {
    add(clientErrors, pair, entry, k, n, l, m);
  }

  /// Adds steps that reach others at other times, and here did not reach anybody.
  void unanswered(Facts.Pair pair, EntryKey entry, long k, long n, long l, long m) {
    add(unanswered, pair, entry, k, n, l, m);
  }

  /// Adds calls that failed and had reached the callee.
  void delivered(Facts.Pair pair, EntryKey entry, long k, long n, long l, long m) {
    add(delivered, pair, entry, k, n, l, m);
  }

  private static void add(
      Map<EntryKey, RouteShares> shifts,
      Facts.Pair pair,
      EntryKey entry,
      long k,
      long n,
      long l,
      long m) {
    shifts.computeIfAbsent(entry, e -> new RouteShares()).add(pair.text(Joined.ROUTE), k, n, l, m);
  }

  /// What is charged to the callees that are no more reached.
  ///
  /// @param found what differs otherwise, by entry
  Map<EntryKey, List<Deviation>> deviations(
      Map<EntryKey, List<Deviation>> found, Topology topology) {
    Map<EntryKey, List<Deviation>> charged = new TreeMap<>();
    charge(clientErrors, delivered, found, topology, _ -> false, charged);
    // A step that says nothing of failing may simply have ended early.
    charge(unanswered, Map.of(), found, topology, Aspect.LOG_MISSING::equals, charged);
    return charged;
  }

  /// What is charged to callees that log lines alone tell of, and that say nothing any more: who
  /// fails before its first line looks as if nobody had called it. Its callers did nothing else
  /// than before until then, and no other caller hears of it as ever.
  Map<EntryKey, List<Deviation>> silent(Map<EntryKey, List<Deviation>> found, Topology topology) {
    Map<EntryKey, List<Deviation>> charged = new TreeMap<>();
    found.forEach(
        (entry, all) -> {
          Deviation first = firstMissingCall(all, 0);
          EntryKey callee = first == null ? null : callees.get(first.what());
          if (first != null
              && callee != null
              && first.shareAfter() < first.shareBefore() / 2
              && isAsEverBefore(all, first, Undelivered::tellsOfAnotherWay)
              && !topology.isCalledByOthers(callee, entry.service(), lacking(first))) {
            charged
                .computeIfAbsent(new EntryKey(callee.service(), ""), k -> new ArrayList<>())
                .add(failing(first, callee.service()));
          }
        });
    return charged;
  }

  private static boolean tellsOfAnotherWay(Aspect aspect) {
    return aspect != Aspect.CALLS_MISSING && aspect != Aspect.OWN_ERRORS;
  }

  /// Whether nothing of some aspects differs, as much as a call is missing, before it.
  private static boolean isAsEverBefore(
      List<Deviation> all, Deviation call, Predicate<Aspect> aspects) {
    return all.stream()
        .noneMatch(
            each ->
                aspects.test(each.aspect())
                    && each.offsetNanos() < call.offsetNanos()
                    && Math.abs(each.effect()) >= Math.abs(call.effect()) / 2);
  }

  /// @param early aspects that tell, where they differ before the call, that the caller did not get
  ///   to it
  private void charge(
      Map<EntryKey, RouteShares> lost,
      Map<EntryKey, RouteShares> arrivals,
      Map<EntryKey, List<Deviation>> found,
      Topology topology,
      Predicate<Aspect> early,
      Map<EntryKey, List<Deviation>> charged) {
    lost.forEach(
        (entry, calls) -> {
          RouteShares arrived = arrivals.get(entry);
          double effect = calls.shift().effect() - (arrived == null ? 0 : arrived.shift().effect());
          List<Deviation> all = found.getOrDefault(entry, List.of());
          Deviation first = firstMissingCall(all, Math.max(0, effect) / 2);
          EntryKey callee = first == null ? null : callees.get(first.what());
          if (first != null
              && callee != null
              && effect >= -first.effect() / 2
              && isAsEverBefore(all, first, early)
              && !topology.isCalledByOthers(callee, entry.service(), lacking(first))) {
            charged
                .computeIfAbsent(new EntryKey(callee.service(), ""), k -> new ArrayList<>())
                .add(failing(first, callee.service()));
          }
        });
  }

  /// The call that goes missing first; what is no more called after it is its consequence.
  ///
  /// @param least the share of the entry's calls in which it is missing at least
  private @Nullable Deviation firstMissingCall(List<Deviation> all, double least) {
    Deviation first = null;
    for (Deviation deviation : all) {
      if (deviation.aspect() == Aspect.CALLS_MISSING
          && callees.containsKey(deviation.what())
          && -deviation.effect() >= least
          && (first == null || deviation.offsetNanos() < first.offsetNanos())) {
        first = deviation;
      }
    }
    return first;
  }

  private static double lacking(Deviation missing) {
    return Math.clamp(-missing.effect() / missing.shareBefore(), 0, 1);
  }

  private static Deviation failing(Deviation missing, Service callee) {
    return missing.failing(callee, "calls of " + missing.service().name());
  }
}
