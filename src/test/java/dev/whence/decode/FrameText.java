package dev.whence.decode;

import dev.whence.model.AttributeType;
import dev.whence.model.ColumnType;
import dev.whence.model.Frame;
import dev.whence.model.Section;
import dev.whence.model.Table;

/// A frame as text that says what it holds and not under which index: two frames of the same items
/// read the same.
final class FrameText {

  private FrameText() {}

  static String of(Decoded decoded) {
    StringBuilder text = new StringBuilder();
    text.append("rejected ").append(decoded.rejected()).append(' ').append(decoded.reason());
    Frame frame = decoded.frame();
    for (Section section : Section.values()) {
      Table table = frame.table(section);
      for (int row = 0; row < table.size(); row++) {
        text.append('\n').append(section).append(' ').append(row).append(':');
        for (int column = 0; column < section.columns().size(); column++) {
          text.append(" | ")
              .append(cell(frame, section.columns().get(column), table.get(column, row)));
        }
      }
    }
    return text.toString();
  }

  private static String cell(Frame frame, ColumnType type, long value) {
    return switch (type) {
      case ID -> Long.toHexString(value);
      case TIME, NUMBER, ROW -> Long.toString(value);
      case DOUBLE -> Double.toString(Double.longBitsToDouble(value));
      case TEXT -> frame.text(value);
      case SET -> set(frame, (int) value);
    };
  }

  private static String set(Frame frame, int set) {
    StringBuilder text = new StringBuilder("{");
    for (int entry = frame.sets().start(set); entry < frame.sets().start(set + 1); entry++) {
      AttributeType type = frame.sets().type(entry);
      text.append(frame.text(frame.sets().key(entry)))
          .append('=')
          .append(type)
          .append(':')
          .append(value(frame, type, frame.sets().value(entry)))
          .append(' ');
    }
    return text.append('}').toString();
  }

  private static String value(Frame frame, AttributeType type, long value) {
    return switch (type) {
      case STRING, JSON, BYTES -> frame.text(value);
      case BOOLEAN, LONG -> Long.toString(value);
      case DOUBLE -> Double.toString(Double.longBitsToDouble(value));
    };
  }
}
