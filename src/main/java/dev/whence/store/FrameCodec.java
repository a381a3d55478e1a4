package dev.whence.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.whence.model.AttributeSets;
import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Letters;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Frames as bytes: what the journal and the blocks of a store hold.
///
/// ```
///  version (1 byte) | zstd of:
///    signal | texts: count, lengths, bytes | sets: count, sizes, keys, types, values
///    sections: count, then each: section, columns, rows, column after column
/// ```
///
/// A column's encoding follows from its type, see [ColumnCodec]. Columns and sections are only ever
/// added at the end of their lists, so that frames written earlier stay readable.
public final class FrameCodec {

  private static final byte VERSION = 1;
  private static final int MAX_BYTES = 256 << 20;

  /// A zstd block of four bytes can stand for 128 KiB.
  private static final int MOST_FROM_ONE_BYTE = 32_768;

  private static final Signal[] SIGNALS = Signal.values();
  private static final Section[] SECTIONS = Section.values();
  private static final int TYPES = AttributeType.values().length;

  private FrameCodec() {}

  public static byte[] encode(Frame frame) {
    try (Zipper zipper = Zipper.take()) {
      return encode(frame, zipper);
    }
  }

  private static byte[] encode(Frame frame, Zipper zipper) {
    ByteSink sink = zipper.sink();
    sink.put(frame.signal().ordinal());
    encodeTexts(frame.texts(), sink);
    encodeSets(frame.sets(), sink);
    List<Section> sections = frame.sections();
    sink.varint(sections.size());
    for (Section section : sections) {
      encodeTable(frame.table(section), sink);
    }
    if (sink.size() > MAX_BYTES) {
      throw new IllegalArgumentException("a frame of " + sink.size() + " bytes is too large");
    }
    return zipper.compress(VERSION);
  }

  private static void encodeTexts(List<String> texts, ByteSink sink) {
    byte[][] wide = new byte[texts.size()][];
    sink.varint(wide.length);
    for (int i = 0; i < wide.length; i++) {
      String text = texts.get(i);
      if (Letters.areAscii(text)) {
        sink.varint(text.length());
      } else {
        wide[i] = text.getBytes(StandardCharsets.UTF_8);
        sink.varint(wide[i].length);
      }
    }
    for (int i = 0; i < wide.length; i++) {
      if (wide[i] == null) {
        sink.putAscii(texts.get(i));
      } else {
        sink.put(wide[i]);
      }
    }
  }

  private static void encodeSets(AttributeSets sets, ByteSink sink) {
    sink.varint(sets.size());
    for (int set = 0; set < sets.size(); set++) {
      sink.varint(sets.start(set + 1) - sets.start(set));
    }
    for (int entry = 0; entry < sets.entries(); entry++) {
      sink.varint(sets.key(entry));
    }
    for (int entry = 0; entry < sets.entries(); entry++) {
      sink.put(sets.type(entry).ordinal());
    }
    for (int entry = 0; entry < sets.entries(); entry++) {
      long value = sets.value(entry);
      switch (sets.type(entry)) {
        case STRING, JSON, BYTES, BOOLEAN -> sink.varint(value);
        case LONG -> sink.zigzag(value);
        case DOUBLE -> sink.fixed(value);
      }
    }
  }

  private static void encodeTable(Table table, ByteSink sink) {
    sink.put(table.section().ordinal());
    sink.varint(table.section().columns().size());
    sink.varint(table.size());
    for (int column = 0; column < table.section().columns().size(); column++) {
      ColumnCodec.encode(table, column, sink);
    }
  }

  /// Reads what [#encode] wrote, by this version of the program or an earlier one.
  ///
  /// @throws CorruptFrameException when the bytes hold no frame
  public static Frame decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  public static Frame decode(byte[] bytes, int offset, int length) {
    byte[] plain = decompress(bytes, offset, length);
    ByteSource source = new ByteSource(plain, 0, plain.length);
    Signal signal = SIGNALS[source.index(SIGNALS.length, "signal")];
    List<String> texts = decodeTexts(source);
    AttributeSets sets = decodeSets(source, texts.size());
    List<Table> tables = new ArrayList<>();
    int sections = source.index(SECTIONS.length + 1, "number of sections");
    for (int i = 0; i < sections; i++) {
      tables.add(decodeTable(source, texts.size(), sets.size(), tables));
    }
    if (source.remaining() != 0) {
      throw new CorruptFrameException(source.remaining() + " bytes too many");
    }
    Frame frame = Frame.of(signal, texts, sets, tables);
    checkSeries(frame);
    return frame;
  }

  private static void checkSeries(Frame frame) {
    Points points = Points.of(frame);
    for (int row = 0; row < points.size(); row++) {
      long series = points.table().get(Points.SERIES, row);
      if (series < 0 || series >= points.series().size()) {
        throw new CorruptFrameException("point of series " + series + ", which is none");
      }
    }
  }

  private static byte[] decompress(byte[] bytes, int offset, int length) {
    if (length < 2 || bytes[offset] != VERSION) {
      throw new CorruptFrameException(length < 2 ? "no bytes" : "unknown version " + bytes[offset]);
    }
    long size = Zstd.getFrameContentSize(bytes, offset + 1, length - 1);
    if (size < 0 || size > Math.min(MAX_BYTES, (long) length * MOST_FROM_ONE_BYTE)) {
      throw new CorruptFrameException("declares a length of " + size);
    }
    try {
      byte[] plain = new byte[(int) size];
      long read = Zstd.decompressByteArray(plain, 0, plain.length, bytes, offset + 1, length - 1);
      if (Zstd.isError(read) || read != size) {
        throw new CorruptFrameException("does not decompress");
      }
      return plain;
    } catch (ZstdException e) {
      throw new CorruptFrameException("does not decompress: " + e.getMessage());
    }
  }

  private static List<String> decodeTexts(ByteSource source) {
    int[] lengths = new int[source.count(1, "texts")];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = source.index(Integer.MAX_VALUE, "length of a text");
    }
    if (lengths.length == 0 || lengths[0] != 0) {
      throw new CorruptFrameException("first text is not empty");
    }
    List<String> texts = new ArrayList<>(lengths.length);
    for (int length : lengths) {
      texts.add(source.text(length));
    }
    return texts;
  }

  private static AttributeSets decodeSets(ByteSource source, int texts) {
    int[] starts = new int[source.count(1, "attribute sets") + 1];
    for (int set = 1; set < starts.length; set++) {
      starts[set] = starts[set - 1] + source.index(source.remaining() + 1, "size of a set");
      if (starts[set] > source.remaining()) {
        throw new CorruptFrameException("more attributes than bytes");
      }
    }
    if (starts.length < 2 || starts[1] != 0) {
      throw new CorruptFrameException("first attribute set is not empty");
    }
    int[] keys = new int[starts[starts.length - 1]];
    byte[] types = new byte[keys.length];
    long[] values = new long[keys.length];
    for (int entry = 0; entry < keys.length; entry++) {
      keys[entry] = source.index(texts, "text");
    }
    for (int entry = 0; entry < keys.length; entry++) {
      types[entry] = (byte) source.index(TYPES, "attribute type");
    }
    for (int entry = 0; entry < keys.length; entry++) {
      values[entry] =
          switch (AttributeType.of(types[entry])) {
            case STRING, JSON, BYTES -> source.index(texts, "text");
            case BOOLEAN -> source.varint();
            case LONG -> source.zigzag();
            case DOUBLE -> source.fixed();
          };
    }
    return AttributeSets.of(starts, keys, types, values);
  }

  private static Table decodeTable(ByteSource source, int texts, int sets, List<Table> before) {
    Section section = SECTIONS[source.index(SECTIONS.length, "section")];
    if (!before.isEmpty() && before.getLast().section().compareTo(section) >= 0) {
      throw new CorruptFrameException("sections out of order at " + section);
    }
    int columns = source.index(section.columns().size() + 1, "number of columns");
    if (columns == 0) {
      throw new CorruptFrameException("no columns of " + section);
    }
    int rows = source.count(columns, "rows of " + section);
    ColumnCodec.Bounds bounds =
        new ColumnCodec.Bounds(texts, sets, rowsOf(section.parent(), before));
    long[][] values = new long[columns][];
    for (int column = 0; column < columns; column++) {
      values[column] = ColumnCodec.decode(section, column, rows, values, bounds, source);
    }
    return Table.of(section, rows, values);
  }

  private static int rowsOf(@Nullable Section parent, List<Table> tables) {
    for (Table table : tables) {
      if (table.section() == parent) {
        return table.size();
      }
    }
    return 0;
  }
}
