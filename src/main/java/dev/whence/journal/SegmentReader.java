package dev.whence.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Reads the records of a segment, and finds its way past bytes that hold none.
final class SegmentReader {

  private final Segment segment;
  private final Path quarantine;
  private final int maxRecordBytes;

  private long expected;
  private long end;
  private final List<String> corruptStretches = new ArrayList<>();

  SegmentReader(Segment segment, Path quarantine, int maxRecordBytes) {
    this.segment = segment;
    this.quarantine = quarantine;
    this.maxRecordBytes = maxRecordBytes;
    this.expected = segment.first();
  }

  /// The number after the last whole record.
  long next() {
    return expected;
  }

  /// Where the last whole record ends.
  long end() {
    return end;
  }

  /// One name for each stretch of bytes that was passed over.
  List<String> corruptStretches() {
    return corruptStretches;
  }

  /// Hands over every whole record up to a number. Bytes after the last one are left to the caller.
  void read(long upTo, Journal.Consumer consumer) throws IOException {
    try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer();
      int position = 0;
      while (expected <= upTo) {
        int start = nextRecord(bytes, position);
        if (start < 0) {
          return;
        }
        if (start > position) {
          setAside(bytes, position, start);
        }
        int length = bytes.getInt(start + 4);
        expected = bytes.getLong(start + 12) + 1;
        position = start + Segment.HEADER + length;
        end = position;
        byte[] payload = new byte[length];
        bytes.get(start + Segment.HEADER, payload);
        consumer.accept(expected - 1, payload);
      }
    }
  }

  /// Sets aside what follows the last whole record, where records up to a number should follow.
  void setAsideRest(long upTo) throws IOException {
    if (expected <= upTo && end < segment.bytes()) {
      try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
          Arena arena = Arena.ofConfined()) {
        ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, segment.bytes(), arena).asByteBuffer();
        setAside(bytes, (int) end, bytes.capacity());
      }
    }
  }

  /// The first whole record at or after a position; -1 where there is none.
  private int nextRecord(ByteBuffer bytes, int from) {
    for (int at = from; at <= bytes.capacity() - Segment.HEADER; at++) {
      if (bytes.getInt(at) == Segment.MAGIC && isWhole(bytes, at)) {
        return at;
      }
    }
    return -1;
  }

  private boolean isWhole(ByteBuffer bytes, int at) {
    int length = bytes.getInt(at + 4);
    long number = bytes.getLong(at + 12);
    if (length < 0
        || length > maxRecordBytes
        || length > bytes.capacity() - at - Segment.HEADER
        || number < expected) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(at + 12, 8 + length));
    return (int) crc.getValue() == bytes.getInt(at + 8);
  }

  private void setAside(ByteBuffer bytes, int from, int to) throws IOException {
    String name = segment.file().getFileName() + "." + from;
    corruptStretches.add(name);
    copy(bytes, from, to, quarantine, name);
  }

  static void copy(ByteBuffer bytes, int from, int to, Path directory, String name)
      throws IOException {
    Files.createDirectories(directory);
    try (FileChannel side =
        FileChannel.open(
            directory.resolve(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer part = bytes.slice(from, to - from);
      while (part.hasRemaining()) {
        side.write(part);
      }
    }
  }
}
