package dev.whence.model;

import java.util.Arrays;

/// A mergeable histogram of non-negative whole numbers (durations in nanoseconds), with 16 linear
/// steps per power of two: any quantile is right within 3.2 %.
///
/// The layout is HdrHistogram's (log-linear, hdrhistogram.org). Counts are whole numbers and
/// buckets are fixed, so merging is addition, in any order, to the same bytes. Not thread-safe.
public final class LatencySketch {

  private static final int STEP_BITS = 4;
  private static final int STEPS = 1 << STEP_BITS;
  private static final long[] NONE = {};

  private int first;
  private long[] counts = NONE;
  private long total;

  /// What it takes in memory, about.
  long bytes() {
    return 40 + (long) counts.length * Long.BYTES;
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
    counts[bucket - first] += count;
    total += count;
  }

  public void add(LatencySketch other) {
    if (other.total == 0) {
      return;
    }
    cover(other.first, other.first + other.counts.length - 1);
    for (int i = 0; i < other.counts.length; i++) {
      counts[other.first + i - first] += other.counts[i];
    }
    total += other.total;
  }

  /// Adds the counts of a range of buckets.
  ///
  /// @param byBucket from bucket 0 on
  /// @param to exclusive
  public void add(long[] byBucket, int from, int to) {
    cover(from, to - 1);
    for (int bucket = from; bucket < to; bucket++) {
      counts[bucket - first] += byBucket[bucket];
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
    long[] wider = new long[newLast - newFirst + 1];
    if (counts.length > 0) {
      System.arraycopy(counts, 0, wider, first - newFirst, counts.length);
    }
    first = newFirst;
    counts = wider;
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
    return bucket < first || bucket > lastBucket() ? 0 : counts[bucket - first];
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
        above -= counts[i];
        if (above < rank) {
          return valueOf(first + i);
        }
      }
      return valueOf(first);
    }
    long seen = 0;
    for (int i = 0; i < counts.length - 1; i++) {
      seen += counts[i];
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
      if (part.counts[i] != 0) {
        rest.counts[part.first + i - rest.first] -= part.counts[i];
      }
    }
    rest.total -= part.total;
    return rest;
  }

  public LatencySketch copy() {
    LatencySketch copy = new LatencySketch();
    copy.add(this);
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
        .filter(i -> counts[i] != 0)
        .mapToObj(i -> new long[] {first + i, counts[i]})
        .flatMapToLong(Arrays::stream)
        .toArray();
  }
}
