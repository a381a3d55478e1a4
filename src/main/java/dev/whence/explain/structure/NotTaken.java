package dev.whence.explain.structure;

import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.RouteShares;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.SelfTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Messages that are sent as ever, and that one of those who take them takes no more, in the
/// request that sends them: that is the doing of who takes, not of who sends. Where nobody takes
/// them any more, no call of anybody goes missing, but a queue keeps them.
final class NotTaken {

  private final Set<EntryKey> takings = new TreeSet<>();

  /// What an entry sends by, and how many more of those fail than before.
  private final TreeMap<EntryKey, TreeMap<String, RouteShares>> sendings = new TreeMap<>();

  NotTaken(Facts facts) {
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      String operation = pair.text(SelfTime.OPERATION);
      if (Topology.isTaking(pair)) {
        takings.add(new EntryKey(pair.service(), operation));
      } else if (Topology.isSend(pair)) {
        sendings
            .computeIfAbsent(
                new EntryKey(pair.service(), pair.text(Joined.ENTRY)), _ -> new TreeMap<>())
            .computeIfAbsent(operation, _ -> new RouteShares())
            .add(
                pair.text(Joined.ROUTE),
                pair.after().count(SelfTime.ERRORS),
                pair.after().count(SelfTime.COUNT),
                pair.before().count(SelfTime.ERRORS),
                pair.before().count(SelfTime.COUNT));
      }
    }
  }

  /// Takes the calls that messages are, and that are missing, off those who send them.
  ///
  /// @param found what differs, by entry; changed
  /// @param callees whom the words of a missing call stand for
  /// @return what is charged to those who take them no more
  Map<EntryKey, List<Deviation>> moved(
      Map<EntryKey, List<Deviation>> found, Map<String, EntryKey> callees) {
    Map<EntryKey, List<Deviation>> charged = new TreeMap<>();
    sendings.forEach(
        (sender, operations) -> {
          List<Deviation> all = found.getOrDefault(sender, List.of());
          for (Deviation each : List.copyOf(all)) {
            EntryKey taker = callees.get(each.what());
            if (each.aspect() == Aspect.CALLS_MISSING
                && taker != null
                && takings.contains(taker)
                && isSent(all, operations, each)) {
              all.remove(each);
              charged
                  .computeIfAbsent(new EntryKey(taker.service(), ""), _ -> new ArrayList<>())
                  .add(
                      each.failing(
                          taker.service(), "to take messages of " + sender.service().name()));
            }
          }
        });
    return charged;
  }

  /// Whether nothing that the sender sends by is missing, or fails, about as often.
  private static boolean isSent(
      List<Deviation> all, Map<String, RouteShares> operations, Deviation taking) {
    double half = -taking.effect() / 2;
    return operations.values().stream().noneMatch(each -> each.shift().effect() >= half)
        && all.stream()
            .noneMatch(
                each ->
                    each.aspect() == Aspect.CALLS_MISSING
                        && operations.containsKey(each.what())
                        && -each.effect() >= half);
  }
}
