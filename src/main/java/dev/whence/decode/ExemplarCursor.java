package dev.whence.decode;

import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Table;

/// Exemplars of metric points off the wire. Not thread-safe.
final class ExemplarCursor {

  private static final int TIME = Wire.FIXED64 | 2 << 3;
  private static final int DOUBLE = Wire.FIXED64 | 3 << 3;
  private static final int SPAN_ID = Wire.LENGTH | 4 << 3;
  private static final int TRACE_ID = Wire.LENGTH | 5 << 3;
  private static final int INT = Wire.FIXED64 | 6 << 3;
  private static final int ATTRIBUTES = Wire.LENGTH | 7 << 3;

  private final Wire wire;
  private final AttributeCursor attributes;
  private final FrameWriter frame;
  private final IdCursor ids;
  private final Table.Builder exemplars;

  ExemplarCursor(ResourceCursor request) {
    this.wire = request.wire;
    this.attributes = request.attributes;
    this.frame = request.frame;
    this.ids = new IdCursor(wire);
    this.exemplars = frame.table(Section.EXEMPLARS);
  }

  /// Reads the exemplar of a point that comes next.
  void read(int point) throws DecodeException {
    int row = frame.add(exemplars);
    exemplars.set(row, 0, point).setDouble(row, Points.EXEMPLAR_VALUE, Double.NaN);
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case TIME -> exemplars.set(row, Points.EXEMPLAR_TIME, wire.fixed64());
        case DOUBLE -> exemplars.set(row, Points.EXEMPLAR_VALUE, wire.fixed64());
        case INT -> exemplars.setDouble(row, Points.EXEMPLAR_VALUE, (double) wire.fixed64());
        case SPAN_ID -> exemplars.set(row, Points.EXEMPLAR_SPAN_ID, ids.span());
        case TRACE_ID -> {
          ids.trace();
          exemplars
              .set(row, Points.EXEMPLAR_TRACE_HIGH, ids.high())
              .set(row, Points.EXEMPLAR_TRACE_LOW, ids.low());
        }
        case ATTRIBUTES -> attributes.read();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    exemplars.set(row, Points.EXEMPLAR_ATTRIBUTES, frame.endSet());
  }
}
