package dev.whence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The file that records are appended to: opened when the first comes, made anew after a failure.
/// For one thread.
final class SegmentFile {

  private final Path directory;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
  private @Nullable FileChannel channel;

  /// Whether a new file's name may not be durable yet.
  private boolean mustSync;

  /// Whether a failure left something in the file that is not to be read.
  private boolean mustTruncate;

  /// @param directory in which the files lie
  SegmentFile(Path directory) {
    this.directory = directory;
  }

  /// Makes the file of a segment ready for more: open, under a name that is durable, free of what
  /// an earlier failure left in it.
  void ready(Segment segment) throws IOException {
    FileChannel file = channel;
    if (file == null) {
      file = FileChannel.open(segment.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel = file;
      mustSync = true;
    }
    if (mustSync) {
      DurableFile.syncNames(directory);
      mustSync = false;
    }
    if (mustTruncate) {
      file.truncate(segment.bytes());
      file.force(true);
      mustTruncate = false;
    }
    file.position(segment.bytes());
    buffer.clear();
  }

  /// What was refused must not come back when the journal is read; where this fails, nothing more
  /// is taken until it succeeds.
  void truncate(Segment segment) {
    mustTruncate = true;
    try {
      ready(segment);
    } catch (IOException triedAgainBeforeTheNextWrite) {
      close();
    }
  }

  /// Appends a record, which is durable after [#flush].
  void put(long sequence, byte[] payload) throws IOException {
    if (buffer.remaining() < Segment.HEADER) {
      drain();
    }
    buffer.putInt(Segment.MAGIC).putInt(payload.length).putInt(crc(sequence, payload));
    buffer.putLong(sequence);
    int written = 0;
    while (written < payload.length) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      int part = Math.min(buffer.remaining(), payload.length - written);
      buffer.put(payload, written, part);
      written += part;
    }
  }

  private static int crc(long sequence, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(0, sequence));
    crc.update(payload);
    return (int) crc.getValue();
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      opened().write(buffer);
    }
    buffer.clear();
  }

  private FileChannel opened() {
    if (channel == null) {
      throw new IllegalStateException("no file is ready");
    }
    return channel;
  }

  /// Everything that was put is on disk when this returns.
  void flush() throws IOException {
    drain();
    opened().force(false);
  }

  void close() {
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException whatIsInItWasFlushed) {
        // nothing is lost
      }
    }
  }
}
