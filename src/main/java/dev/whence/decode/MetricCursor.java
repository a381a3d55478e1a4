package dev.whence.decode;

import dev.whence.model.MetricKind;
import dev.whence.model.Section;
import dev.whence.model.Signal;

/// A metrics request off the wire, straight to a frame. Not thread-safe.
final class MetricCursor extends ResourceCursor {

  private static final int NAME = Wire.LENGTH | 1 << 3;
  private static final int DESCRIPTION = Wire.LENGTH | 2 << 3;
  private static final int UNIT = Wire.LENGTH | 3 << 3;
  private static final int GAUGE = Wire.LENGTH | 5 << 3;
  private static final int SUM = Wire.LENGTH | 7 << 3;
  private static final int HISTOGRAM = Wire.LENGTH | 9 << 3;
  private static final int EXPONENTIAL = Wire.LENGTH | 10 << 3;
  private static final int SUMMARY = Wire.LENGTH | 11 << 3;
  private static final int METADATA = Wire.LENGTH | 12 << 3;

  private static final int POINTS = Wire.LENGTH | 1 << 3;
  private static final int TEMPORALITY = Wire.VARINT | 2 << 3;
  private static final int MONOTONIC = Wire.VARINT | 3 << 3;

  private final SeriesRows series;
  private final PointCursor points;

  /// Of the metric being read.
  private int name;

  private int description;
  private int unit;

  private MetricCursor(Wire wire, FrameWriter frame) {
    super(wire, frame);
    this.series = new SeriesRows(frame);
    this.points = new PointCursor(this, series);
  }

  static Decoded decode(byte[] request) throws DecodeException {
    return new MetricCursor(new Wire(request), new FrameWriter(Signal.POINTS)).decode();
  }

  @Override
  void item(int resource, int scope) throws DecodeException {
    name = 0;
    description = 0;
    unit = 0;
    boolean data = false;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case NAME -> {
          expectFirst(data);
          name = texts.read();
        }
        case DESCRIPTION -> {
          expectFirst(data);
          description = texts.read();
        }
        case UNIT -> {
          expectFirst(data);
          unit = texts.read();
        }
        case GAUGE, SUM, HISTOGRAM, EXPONENTIAL, SUMMARY -> {
          expectFirst(data);
          data = true;
          data(kind(tag), resource, scope);
        }
        case METADATA -> {
          attributes.read();
          frame.dropSet();
        }
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private static MetricKind kind(int tag) {
    return switch (tag) {
      case GAUGE -> MetricKind.GAUGE;
      case SUM -> MetricKind.SUM;
      case HISTOGRAM -> MetricKind.HISTOGRAM;
      case EXPONENTIAL -> MetricKind.EXPONENTIAL_HISTOGRAM;
      default -> MetricKind.SUMMARY;
    };
  }

  private void data(MetricKind kind, int resource, int scope) throws DecodeException {
    series.begin(name, unit, description, kind, resource, scope);
    long rejected = frame.rejected();
    int firstSeries = frame.table(Section.SERIES).size();
    int firstPoint = frame.table(Section.POINTS).size();
    int count = 0;
    int temporality = 0;
    boolean monotonic = false;
    boolean aggregated = kind != MetricKind.GAUGE && kind != MetricKind.SUMMARY;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == POINTS) {
        count++;
        points.read(kind);
      } else if (tag == TEMPORALITY && aggregated) {
        temporality = wire.varint();
      } else if (tag == MONOTONIC && kind == MetricKind.SUM) {
        monotonic = wire.longVarint() != 0;
      } else {
        wire.skip(tag);
      }
    }
    wire.leave(outer);
    series.end(temporality, monotonic);
    if (name == 0) {
      points.truncate(firstPoint);
      frame.table(Section.SERIES).truncate(firstSeries);
      frame.rejectedOnly(rejected);
      frame.reject(count, MetricMessages.NO_NAME);
    }
  }
}
