package dev.whence.explain.structure;

import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.ShareShift;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.ResourceName;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Messages that are sent as ever and taken no more, where who takes them does so in a request of
/// its own, as links between traces allow: what both operations name is what joins them, the queue
/// or topic. One taking may be of many messages, and several may take each: how many takings there
/// are for a message sent is known from the baseline. Who takes as often as before has not stopped,
/// however much more is sent, or is known of what is sent: samplers keep slow requests, not those
/// that take what they sent.
final class Untaken {

  /// Fewer takings than this in the baseline tell nothing.
  private static final long ENOUGH = 20;

  /// Where there are more takings than that of each message, others are taken as well.
  private static final double MOST_EACH = 1.5;

  /// How many are taken at a time swings with how many there are.
  private static final double MOST_LEFT = 0.5;

  /// What is sent and taken by operations that have a word in common: the queue's name, unless
  /// operations of several kinds have it.
  private static final class Queue {
    final TreeSet<String> sendings = new TreeSet<>();
    final TreeSet<String> takings = new TreeSet<>();
    final TreeSet<Service> senders = new TreeSet<>();
    final TreeMap<Service, long[]> takers = new TreeMap<>();
    final Seen after = new Seen(CellKind.EDGE);
    final Seen before = new Seen(CellKind.EDGE);
    long sent;
    long sentBefore;

    boolean isOne() {
      return sendings.size() == 1 && takings.size() == 1;
    }
  }

  private final TreeMap<String, Queue> queues = new TreeMap<>();

  private Untaken(Facts facts) {
    for (Facts.Pair pair : facts.all(CellKind.EDGE)) {
      if (pair.text(Edge.RELATION).equals(ResourceName.MESSAGING)) {
        for (String word : words(pair.text(Edge.CALLEE_OPERATION))) {
          Queue queue = queues.computeIfAbsent(word, _ -> new Queue());
          queue.sendings.add(pair.text(Edge.CALLEE_OPERATION));
          queue.senders.add(pair.service());
          queue.after.add(pair.after());
          queue.before.add(pair.before());
          queue.sent += pair.after().count(Edge.COUNT) - pair.after().count(Edge.ERRORS);
          queue.sentBefore += pair.before().count(Edge.COUNT) - pair.before().count(Edge.ERRORS);
        }
      }
    }
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (Topology.isTaking(pair)) {
        for (String word : words(pair.text(SelfTime.OPERATION))) {
          Queue queue = queues.get(word);
          if (queue != null) {
            queue.takings.add(pair.text(SelfTime.OPERATION));
            long[] taken = queue.takers.computeIfAbsent(pair.service(), _ -> new long[2]);
            taken[0] += pair.after().count(SelfTime.COUNT);
            taken[1] += pair.before().count(SelfTime.COUNT);
          }
        }
      }
    }
  }

  private static Set<String> words(String operation) {
    return new TreeSet<>(List.of(operation.split(" ", -1)));
  }

  /// What is charged to who takes less than half of what it would have.
  static Map<EntryKey, List<Deviation>> deviations(Facts facts) {
    Map<EntryKey, List<Deviation>> charged = new TreeMap<>();
    for (Queue queue : new Untaken(facts).queues.values()) {
      queue.takers.forEach(
          (taker, taken) -> {
            double each = taken[1] / (double) Math.max(1, queue.sentBefore);
            double asEver = Math.min((double) queue.sent, queue.sentBefore * facts.windowShare());
            long expected = Math.round(asEver * each);
            boolean fewer = each <= MOST_EACH && taken[0] < MOST_LEFT * expected;
            if (queue.isOne() && taken[1] >= ENOUGH && fewer) {
              charged
                  .computeIfAbsent(new EntryKey(taker, ""), _ -> new ArrayList<>())
                  .add(charged(taker, queue, expected - taken[0], expected, taken[1]));
            }
          });
    }
    return charged;
  }

  private static Deviation charged(
      Service taker, Queue queue, long left, long expected, long takenBefore) {
    ShareShift shift = new ShareShift();
    shift.add(left, expected, 0, takenBefore);
    return new Deviation(
        taker,
        "",
        Aspect.OWN_ERRORS,
        "to take messages of " + names(queue.senders),
        shift.surprise(),
        shift.effect(),
        0,
        shift.shareAfter(),
        0,
        expected,
        queue.after,
        queue.before);
  }

  private static String names(Collection<Service> services) {
    return Words.names(services.stream().map(Service::name).toList());
  }
}
