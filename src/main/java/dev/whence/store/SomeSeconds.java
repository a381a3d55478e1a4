package dev.whence.store;

import java.util.List;
import java.util.stream.IntStream;

/// Some of all seconds: about every so-manieth, spread evenly over any stretch of time and without
/// a beat of their own, so that what happens once a minute is neither always nor never among them.
/// Which ones depends on nothing else.
///
/// Seconds are chosen by Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4), whose
/// gaps have at most three lengths.
///
/// @param every one of so many; 1 for all
public record SomeSeconds(int every) {

  public static final SomeSeconds ALL = new SomeSeconds(1);

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// Rarer seconds than one in 64 are not told apart.
  private static final int RAREST_BITS = 6;

  /// No gap is longer than so many times the mean one.
  private static final int LONGEST_GAP = 3;

  public SomeSeconds {
    if (every < 1) {
      throw new IllegalArgumentException("every " + every + " must be at least 1");
    }
  }

  /// So that of many things there are no more than a number, if they happen evenly.
  public static SomeSeconds of(long many, int most) {
    return new SomeSeconds(Math.clamp(Math.ceilDiv(many, (long) most), 1, Integer.MAX_VALUE));
  }

  public boolean areAll() {
    return every == 1;
  }

  /// Whether the second that a time lies in is one of them.
  public boolean has(long nanos) {
    return isOne(Math.floorDiv(nanos, SECOND_NANOS));
  }

  /// How rare the second is that a time lies in: the most of which one is still among them, a power
  /// of two up to 64. Half of all seconds have 1, a quarter 2, and so on.
  static int rarity(long nanos) {
    long hash = Math.floorDiv(nanos, SECOND_NANOS) * GOLDEN;
    return 1 << Math.min(RAREST_BITS, Long.numberOfLeadingZeros(hash));
  }

  /// How rare seconds are of which none is one of these.
  List<Integer> tooCommon() {
    return IntStream.range(0, RAREST_BITS)
        .map(bits -> 1 << bits)
        .filter(rarity -> 2 * rarity <= every)
        .boxed()
        .toList();
  }

  /// Whether one of them may lie between two times.
  boolean haveAny(long fromNanos, long toNanos) {
    long from = Math.floorDiv(fromNanos, SECOND_NANOS);
    long to = Math.floorDiv(toNanos, SECOND_NANOS);
    if (to - from >= (long) LONGEST_GAP * every) {
      return true;
    }
    for (long second = from; second <= to; second++) {
      if (isOne(second)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOne(long second) {
    return Long.compareUnsigned(second * GOLDEN, Long.divideUnsigned(-1L, every)) <= 0;
  }
}
