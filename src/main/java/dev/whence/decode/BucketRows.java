package dev.whence.decode;

import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Table;

/// Histogram buckets of both kinds as rows of ascending upper bounds and counts.
final class BucketRows {

  private final FrameWriter frame;
  private final Table.Builder buckets;

  BucketRows(FrameWriter frame) {
    this.frame = frame;
    this.buckets = frame.table(Section.BUCKETS);
  }

  /// Whether so many counts can belong to so many bounds.
  static boolean fits(int counts, int bounds) {
    return counts == bounds + 1 || (counts == 0 && bounds == 0);
  }

  /// Buckets with explicit bounds; the last has none and so ends at infinity.
  ///
  /// @param bounds as the bits of doubles
  void explicit(int point, long[] counts, int size, long[] bounds) throws DecodeException {
    for (int i = 0; i < size; i++) {
      double bound = i < size - 1 ? Double.longBitsToDouble(bounds[i]) : Double.POSITIVE_INFINITY;
      add(point, bound, counts[i]);
    }
  }

  /// Negative buckets of an exponential histogram: bucket i reaches from `-base^(offset + i + 1)`
  /// up to `-base^(offset + i)`. A row without a count marks the lower end.
  void negative(int point, int scale, long offset, long[] counts, int size) throws DecodeException {
    for (int i = size; i >= 0 && size > 0; i--) {
      add(point, -power(scale, offset + i), i == size ? 0 : counts[i]);
    }
  }

  void zero(int point, double threshold, long count) throws DecodeException {
    add(point, threshold, count);
  }

  /// Positive buckets of an exponential histogram: bucket i reaches from `base^(offset + i)` up to
  /// `base^(offset + i + 1)`. A row without a count marks the lower end.
  void positive(int point, int scale, long offset, long[] counts, int size) throws DecodeException {
    for (int i = 0; i <= size && size > 0; i++) {
      add(point, power(scale, offset + i), i == 0 ? 0 : counts[i - 1]);
    }
  }

  /// `base^index` with `base = 2^(2^-scale)`.
  private static double power(int scale, long index) {
    return Math.pow(2, Math.scalb((double) index, -scale));
  }

  private void add(int point, double upperBound, long count) throws DecodeException {
    int row = frame.add(buckets);
    buckets
        .set(row, 0, point)
        .setDouble(row, Points.BUCKET_UPPER_BOUND, upperBound)
        .set(row, Points.BUCKET_COUNT, count);
  }
}
