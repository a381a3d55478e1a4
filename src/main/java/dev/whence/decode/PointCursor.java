package dev.whence.decode;

import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Table;

/// Metric points of every kind off the wire. Not thread-safe.
final class PointCursor {

  private static final int START = Wire.FIXED64 | 2 << 3;
  private static final int TIME = Wire.FIXED64 | 3 << 3;

  private final Wire wire;
  private final AttributeCursor attributes;
  private final FrameWriter frame;
  private final SeriesRows series;
  private final BucketRows bucketRows;
  private final ExemplarCursor exemplarCursor;
  private final Table.Builder points;
  private final Table.Builder buckets;
  private final Table.Builder quantiles;
  private final Table.Builder exemplars;
  private final WireNumbers counts;
  private final WireNumbers bounds;
  private final WireNumbers positive;
  private final WireNumbers negative;

  /// Of the point being read.
  private int row;

  private int scale;
  private int positiveOffset;
  private int negativeOffset;
  private long zeroCount;

  PointCursor(ResourceCursor request, SeriesRows series) {
    this.wire = request.wire;
    this.attributes = request.attributes;
    this.frame = request.frame;
    this.series = series;
    this.bucketRows = new BucketRows(frame);
    this.exemplarCursor = new ExemplarCursor(request);
    this.points = frame.table(Section.POINTS);
    this.buckets = frame.table(Section.BUCKETS);
    this.quantiles = frame.table(Section.QUANTILES);
    this.exemplars = frame.table(Section.EXEMPLARS);
    this.counts = new WireNumbers(wire);
    this.bounds = new WireNumbers(wire);
    this.positive = new WireNumbers(wire);
    this.negative = new WireNumbers(wire);
  }

  /// Reads the point that comes next.
  void read(MetricKind kind) throws DecodeException {
    begin(kind);
    int outer = wire.enter();
    int firstExemplar = -1;
    int before = wire.position();
    for (int tag = wire.tag(); tag != 0; before = wire.position(), tag = wire.tag()) {
      if (tag == exemplarTag(kind)) {
        firstExemplar = firstExemplar < 0 ? before : firstExemplar;
        wire.skip(tag);
      } else if (tag == START) {
        points.set(row, Points.START, wire.fixed64());
      } else if (tag == TIME) {
        points.set(row, Points.TIME, wire.fixed64());
      } else {
        switch (kind) {
          case GAUGE, SUM -> number(tag);
          case HISTOGRAM -> histogram(tag);
          case EXPONENTIAL_HISTOGRAM -> exponential(tag);
          case SUMMARY -> summary(tag);
        }
      }
    }
    boolean kept = finish(kind);
    if (firstExemplar >= 0) {
      wire.position(firstExemplar);
      exemplars(exemplarTag(kind));
    }
    wire.leave(outer);
    if (!kept) {
      frame.reject(1, PointMessages.UNEVEN);
      truncate(row);
    }
  }

  /// Takes away the points from a row on, with all that belongs to them.
  void truncate(int firstPoint) {
    points.truncate(firstPoint);
    truncate(buckets, firstPoint);
    truncate(quantiles, firstPoint);
    truncate(exemplars, firstPoint);
  }

  private static void truncate(Table.Builder children, int firstPoint) {
    int size = children.size();
    while (size > 0 && children.get(size - 1, 0) >= firstPoint) {
      size--;
    }
    children.truncate(size);
  }

  private void begin(MetricKind kind) throws DecodeException {
    row = frame.add(points);
    if (kind != MetricKind.SUMMARY) {
      points.setDouble(row, Points.VALUE, Double.NaN);
    }
    if (kind != MetricKind.GAUGE && kind != MetricKind.SUM) {
      points.setDouble(row, Points.MIN, Double.NaN).setDouble(row, Points.MAX, Double.NaN);
    }
    counts.clear();
    bounds.clear();
    positive.clear();
    negative.clear();
    scale = 0;
    positiveOffset = 0;
    negativeOffset = 0;
    zeroCount = 0;
  }

  private static int exemplarTag(MetricKind kind) {
    return switch (kind) {
      case GAUGE, SUM -> Wire.LENGTH | 5 << 3;
      case HISTOGRAM -> Wire.LENGTH | 8 << 3;
      case EXPONENTIAL_HISTOGRAM -> Wire.LENGTH | 11 << 3;
      case SUMMARY -> 0;
    };
  }

  private void number(int tag) throws DecodeException {
    switch (tag) {
      case Wire.FIXED64 | 4 << 3 -> points.set(row, Points.VALUE, wire.fixed64());
      case Wire.FIXED64 | 6 << 3 -> points.setDouble(row, Points.VALUE, (double) wire.fixed64());
      case Wire.LENGTH | 7 << 3 -> attributes.read();
      case Wire.VARINT | 8 << 3 -> flags();
      default -> wire.skip(tag);
    }
  }

  private void histogram(int tag) throws DecodeException {
    switch (tag) {
      case Wire.FIXED64 | 4 << 3 -> points.set(row, Points.COUNT, wire.fixed64());
      case Wire.FIXED64 | 5 << 3 -> points.set(row, Points.VALUE, wire.fixed64());
      case Wire.FIXED64 | 6 << 3 -> counts.fixed64();
      case Wire.LENGTH | 6 << 3 -> counts.packedFixed64();
      case Wire.FIXED64 | 7 << 3 -> bounds.fixed64();
      case Wire.LENGTH | 7 << 3 -> bounds.packedFixed64();
      case Wire.LENGTH | 9 << 3 -> attributes.read();
      case Wire.VARINT | 10 << 3 -> flags();
      case Wire.FIXED64 | 11 << 3 -> points.set(row, Points.MIN, wire.fixed64());
      case Wire.FIXED64 | 12 << 3 -> points.set(row, Points.MAX, wire.fixed64());
      default -> wire.skip(tag);
    }
  }

  private void exponential(int tag) throws DecodeException {
    switch (tag) {
      case Wire.LENGTH | 1 << 3 -> attributes.read();
      case Wire.FIXED64 | 4 << 3 -> points.set(row, Points.COUNT, wire.fixed64());
      case Wire.FIXED64 | 5 << 3 -> points.set(row, Points.VALUE, wire.fixed64());
      case Wire.VARINT | 6 << 3 -> scale = wire.zigzag();
      case Wire.FIXED64 | 7 << 3 -> zeroCount = wire.fixed64();
      case Wire.LENGTH | 8 << 3 -> positiveOffset = buckets(positive, positiveOffset);
      case Wire.LENGTH | 9 << 3 -> negativeOffset = buckets(negative, negativeOffset);
      case Wire.VARINT | 10 << 3 -> flags();
      case Wire.FIXED64 | 12 << 3 -> points.set(row, Points.MIN, wire.fixed64());
      case Wire.FIXED64 | 13 << 3 -> points.set(row, Points.MAX, wire.fixed64());
      case Wire.FIXED64 | 14 << 3 -> points.set(row, Points.ZERO_THRESHOLD, wire.fixed64());
      default -> wire.skip(tag);
    }
  }

  /// Reads the buckets of one sign and gives their offset.
  private int buckets(WireNumbers into, int before) throws DecodeException {
    int offset = before;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case Wire.VARINT | 1 << 3 -> offset = wire.zigzag();
        case Wire.VARINT | 2 << 3 -> into.varint();
        case Wire.LENGTH | 2 << 3 -> into.packedVarints();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    return offset;
  }

  private void summary(int tag) throws DecodeException {
    switch (tag) {
      case Wire.FIXED64 | 4 << 3 -> points.set(row, Points.COUNT, wire.fixed64());
      case Wire.FIXED64 | 5 << 3 -> points.set(row, Points.VALUE, wire.fixed64());
      case Wire.LENGTH | 6 << 3 -> quantile();
      case Wire.LENGTH | 7 << 3 -> attributes.read();
      case Wire.VARINT | 8 << 3 -> flags();
      default -> wire.skip(tag);
    }
  }

  private void quantile() throws DecodeException {
    int quantile = frame.add(quantiles);
    quantiles.set(quantile, 0, row);
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case Wire.FIXED64 | 1 << 3 -> quantiles.set(quantile, Points.QUANTILE, wire.fixed64());
        case Wire.FIXED64 | 2 << 3 ->
            quantiles.set(quantile, Points.QUANTILE_VALUE, wire.fixed64());
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private void flags() throws DecodeException {
    points.set(row, Points.FLAGS, Integer.toUnsignedLong(wire.varint()));
  }

  /// Gives the point its series and buckets; false where it cannot be kept.
  private boolean finish(MetricKind kind) throws DecodeException {
    int set = frame.endSet();
    if (!BucketRows.fits(counts.size(), bounds.size())) {
      return false;
    }
    points.set(row, Points.SERIES, series.row(set));
    switch (kind) {
      case HISTOGRAM -> bucketRows.explicit(row, counts.values(), counts.size(), bounds.values());
      case EXPONENTIAL_HISTOGRAM -> {
        points.set(row, Points.SCALE, scale);
        double threshold = Double.longBitsToDouble(points.get(row, Points.ZERO_THRESHOLD));
        bucketRows.negative(row, scale, negativeOffset, negative.values(), negative.size());
        bucketRows.zero(row, threshold, zeroCount);
        bucketRows.positive(row, scale, positiveOffset, positive.values(), positive.size());
      }
      case GAUGE, SUM, SUMMARY -> {}
    }
    return true;
  }

  private void exemplars(int exemplarTag) throws DecodeException {
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == exemplarTag) {
        exemplarCursor.read(row);
      } else {
        wire.skip(tag);
      }
    }
  }
}
