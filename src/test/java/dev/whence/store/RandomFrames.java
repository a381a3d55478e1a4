package dev.whence.store;

import dev.whence.model.AttributeType;
import dev.whence.model.ColumnType;
import dev.whence.model.Frame;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Table;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Frames of any shape, by seed.
final class RandomFrames {

  private final SplittableRandom random;

  RandomFrames(long seed) {
    random = new SplittableRandom(seed);
  }

  Frame next() {
    Signal signal = Signal.values()[random.nextInt(Signal.values().length)];
    Frame.Builder builder = new Frame.Builder(signal);
    int texts = 1 + random.nextInt(20);
    for (int i = 1; i < texts; i++) {
      builder.text("text-é-" + i + "x".repeat(random.nextInt(9)));
    }
    int sets = 1;
    for (int i = random.nextInt(9); i > 0; i--) {
      int entries = random.nextInt(4);
      for (int e = 0; e < entries; e++) {
        AttributeType type = AttributeType.of(random.nextInt(AttributeType.values().length));
        builder.sets().add(random.nextInt(texts), type, value(type, texts));
      }
      sets = Math.max(sets, builder.sets().end() + 1);
    }
    for (Section section : Section.values()) {
      boolean own = section == signal.main() || section.parent() == signal.main();
      if (own || (signal == Signal.POINTS && section == Section.SERIES)) {
        fill(builder, section, texts, sets);
      }
    }
    return builder.build();
  }

  private long value(AttributeType type, int texts) {
    return switch (type) {
      case STRING, JSON, BYTES -> random.nextInt(texts);
      case BOOLEAN -> random.nextInt(2);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case DOUBLE -> Double.doubleToRawLongBits(random.nextDouble());
    };
  }

  private void fill(Frame.Builder builder, Section section, int texts, int sets) {
    Section parent = section.parent();
    int parents = parent == null ? 1 : builder.table(parent).size();
    boolean needed = section == Section.SERIES;
    int rows = parents == 0 ? 0 : random.nextInt(needed ? 1 : 0, 40);
    long[] rowsOfParents = random.longs(rows, 0, Math.max(1, parents)).sorted().toArray();
    Table.Builder table = builder.table(section);
    for (int row = 0; row < rows; row++) {
      table.add();
      for (int column = 0; column < section.columns().size(); column++) {
        ColumnType type = section.columns().get(column);
        table.set(row, column, value(type, texts, sets, rowsOfParents[row]));
      }
      if (section == Section.SERIES) {
        table.set(row, Points.SERIES_KIND, random.nextInt(MetricKind.values().length));
      }
      if (section == Section.POINTS) {
        table.set(row, Points.SERIES, random.nextInt(builder.table(Section.SERIES).size()));
      }
    }
  }

  private long value(ColumnType type, int texts, int sets, long parentRow) {
    return switch (type) {
      case ID -> random.nextLong();
      case TIME -> 1_700_000_000_000_000_000L + random.nextLong(1L << random.nextInt(1, 62));
      case NUMBER -> random.nextLong() >> random.nextInt(64);
      case DOUBLE -> Double.doubleToRawLongBits(random.nextGaussian());
      case TEXT -> random.nextInt(texts);
      case SET -> random.nextInt(sets);
      case ROW -> parentRow;
    };
  }

  /// Every value of a frame as text, so that two frames can be compared.
  static String dump(Frame frame) {
    StringBuilder out = new StringBuilder(frame.signal() + " " + frame.texts() + "\n");
    for (int set = 0; set < frame.sets().size(); set++) {
      for (int e = frame.sets().start(set); e < frame.sets().start(set + 1); e++) {
        out.append(set).append(' ').append(frame.sets().key(e)).append(frame.sets().type(e));
        out.append(frame.sets().value(e)).append('\n');
      }
    }
    for (Section section : frame.sections()) {
      Table table = frame.table(section);
      out.append(section).append(table.size()).append('\n');
      for (int column = 0; column < section.columns().size(); column++) {
        long[] values = new long[table.size()];
        int of = column;
        Arrays.setAll(values, row -> table.get(of, row));
        out.append(Arrays.toString(values)).append('\n');
      }
    }
    return out.toString();
  }
}
