package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;

/// What the client knows: which exports were acknowledged, and how the others were answered.
final class Ledger {

  private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
  private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();

  /// What became of what was acknowledged.
  ///
  /// @param acknowledged items
  /// @param recovered of them, found later
  /// @param doubled items found or counted more than once
  record Outcome(long acknowledged, long recovered, long doubled) {

    Outcome plus(Outcome other) {
      return new Outcome(
          acknowledged + other.acknowledged, recovered + other.recovered, doubled + other.doubled);
    }

    boolean isWhole() {
      return recovered == acknowledged && doubled == 0;
    }

    /// Everything is there, once.
    void assertWhole() {
      assertThat(acknowledged).as("a ledger with nothing in it proves nothing").isPositive();
      assertThat(this).isEqualTo(new Outcome(acknowledged, acknowledged, 0));
    }
  }

  void acknowledge(long export) {
    acknowledged.add(export);
  }

  /// @param status 0 where the connection broke
  void answered(int status) {
    answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
  }

  Map<Integer, Long> answers() {
    Map<Integer, Long> sums = new TreeMap<>();
    answers.forEach((status, count) -> sums.put(status, count.sum()));
    return sums;
  }

  Set<Long> acknowledged() {
    return new TreeSet<>(acknowledged);
  }

  int size() {
    return acknowledged.size();
  }

  /// Compares with what is there: an item is found as often as it is there.
  ///
  /// @param found items of each export
  Outcome compare(Map<Long, Long> found, int itemsEach) {
    long recovered = 0;
    long doubled = 0;
    for (long export : acknowledged) {
      long items = found.getOrDefault(export, 0L);
      recovered += Math.min(items, itemsEach);
      doubled += Math.max(0, items - itemsEach);
    }
    return new Outcome((long) acknowledged.size() * itemsEach, recovered, doubled);
  }
}
