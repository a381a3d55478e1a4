package dev.whence.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A mergeable histogram of non-negative whole numbers (durations in nanoseconds), with 16 linear
/// steps per power of two: any quantile is right within 3.2 %.
///
/// The layout is HdrHistogram's (log-linear, hdrhistogram.org). Counts are whole numbers and
/// buckets are fixed, so merging is addition, in any order, to the same bytes. Not thread-safe.
public final class LatencySketch {

  private static final int STEP_BITS = 4;
  private static final int STEPS = 1 << STEP_BITS;
  private static final long LOWER = 0xffff_ffffL;
  private static final int[] NONE = {};

  private int first;

  /// The lower halves of the counts, from the first bucket on.
  private int[] counts = NONE;

  /// The upper halves, where any count has one.
  private int @Nullable [] upper;

  private long total;

  /// What it takes in memory, about.
  long bytes() {
    return 40 + (long) counts.length * (upper == null ? 1 : 2) * Integer.BYTES;
  }

  public static int bucket(long value) {
    if (value < STEPS) {
      return (int) Math.max(value, 0);
    }
    int exponent = 63 - Long.numberOfLeadingZeros(value);
    return ((exponent - STEP_BITS + 1) << STEP_BITS)
        + (int) (value >>> (exponent - STEP_BITS))
        - STEPS;
  }

  /// The middle of a bucket's values.
  public static long valueOf(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int shift = (bucket >> STEP_BITS) - 1;
    long low = (long) ((bucket & (STEPS - 1)) + STEPS) << shift;
    return low + ((1L << shift) >> 1);
  }

  public void add(long value) {
    addToBucket(bucket(value), 1);
  }

  public void addToBucket(int bucket, long count) {
    cover(bucket, bucket);
    addAt(bucket - first, count);
    total += count;
  }

  public void add(LatencySketch other) {
    if (other.total == 0) {
      return;
    }
    cover(other.first, other.first + other.counts.length - 1);
    for (int i = 0; i < other.counts.length; i++) {
      addAt(other.first + i - first, other.at(i));
    }
    total += other.total;
  }

  /// Adds the counts of a range of buckets.
  ///
  /// @param byBucket from bucket 0 on
  /// @param to exclusive
  public void add(long[] byBucket, int from, int to) {
    if (counts.length == 0) {
      resize(from, to - 1);
    } else {
      cover(from, to - 1);
    }
    for (int bucket = from; bucket < to; bucket++) {
      addAt(bucket - first, byBucket[bucket]);
      total += byBucket[bucket];
    }
  }

  /// Makes room for all buckets of a range, so that it does not grow while they are added.
  public void cover(int from, int to) {
    int last = first + counts.length - 1;
    if (from >= first && to <= last && counts.length > 0) {
      return;
    }
    // whole powers of two, so that it does not grow bucket by bucket
    int newFirst = (counts.length == 0 ? from : Math.min(first, from)) & -STEPS;
    int newLast = (counts.length == 0 ? to : Math.max(last, to)) | (STEPS - 1);
    resize(newFirst, newLast);
  }

  private void resize(int newFirst, int newLast) {
    int length = newLast - newFirst + 1;
    int before = counts.length == 0 ? 0 : first - newFirst;
    counts = wider(counts, before, length);
    if (upper != null) {
      upper = wider(upper, before, length);
    }
    first = newFirst;
  }

  private static int[] wider(int[] values, int before, int length) {
    int[] wider = new int[length];
    System.arraycopy(values, 0, wider, before, values.length);
    return wider;
  }

  private long at(int index) {
    long lower = counts[index] & LOWER;
    return upper == null ? lower : lower | (long) upper[index] << Integer.SIZE;
  }

  private void addAt(int index, long count) {
    long sum = at(index) + count;
    counts[index] = (int) sum;
    if (upper == null && sum > LOWER) {
      upper = new int[counts.length];
    }
    if (upper != null) {
      upper[index] = (int) (sum >>> Integer.SIZE);
    }
  }

  public long count() {
    return total;
  }

  /// The lowest bucket that may hold a count; with [#lastBucket] the range to look through.
  public int firstBucket() {
    return first;
  }

  public int lastBucket() {
    return first + counts.length - 1;
  }

  public long countAt(int bucket) {
    return bucket < first || bucket > lastBucket() ? 0 : at(bucket - first);
  }

  /// The value below which a share of all values lies, 0 where there are none.
  ///
  /// @param quantile 0 to 1
  public long quantile(double quantile) {
    if (total == 0) {
      return 0;
    }
    long rank = Math.clamp((long) Math.ceil(quantile * total), 1, total);
    if (rank > total / 2) {
      long above = total;
      for (int i = counts.length - 1; i > 0; i--) {
        above -= at(i);
        if (above < rank) {
          return valueOf(first + i);
        }
      }
      return valueOf(first);
    }
    long seen = 0;
    for (int i = 0; i < counts.length - 1; i++) {
      seen += at(i);
      if (seen >= rank) {
        return valueOf(first + i);
      }
    }
    return valueOf(lastBucket());
  }

  /// What was added to this one beside another.
  ///
  /// @param part all of which was added to this one
  public LatencySketch without(LatencySketch part) {
    LatencySketch rest = copy();
    for (int i = 0; i < part.counts.length; i++) {
      long count = part.at(i);
      if (count != 0) {
        rest.addAt(part.first + i - rest.first, -count);
      }
    }
    rest.total -= part.total;
    return rest;
  }

  public LatencySketch copy() {
    LatencySketch copy = new LatencySketch();
    copy.first = first;
    copy.counts = counts.clone();
    copy.upper = upper == null ? null : upper.clone();
    copy.total = total;
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencySketch that
        && total == that.total
        && Arrays.equals(trimmed(), that.trimmed());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(total);
  }

  private long[] trimmed() {
    return java.util.stream.IntStream.range(0, counts.length)
        .filter(i -> at(i) != 0)
        .mapToObj(i -> new long[] {first + i, at(i)})
        .flatMapToLong(Arrays::stream)
        .toArray();
  }
}
