package dev.whence.bench;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Request bodies encoded beforehand, each with how many items it holds, in one file:
///
/// ```
///  items (4 bytes) | length (4 bytes) | body | items | length | body ...
/// ```
///
/// Safe for use by many threads.
final class LoadFile implements AutoCloseable {

  private static final int HEAD = 8;

  private final FileChannel channel;
  private final long[] offsets;
  private final int[] items;

  /// By body: the items of all before it.
  private final long[] before;

  private LoadFile(FileChannel channel, long[] offsets, int[] items) {
    this.channel = channel;
    this.offsets = offsets;
    this.items = items;
    this.before = new long[items.length + 1];
    for (int i = 0; i < items.length; i++) {
      before[i + 1] = before[i] + items[i];
    }
  }

  static LoadFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    long[] offsets = new long[1024];
    int[] items = new int[1024];
    int count = 0;
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    long end = channel.size();
    long at = 0;
    while (at < end) {
      channel.read(head.clear(), at);
      if (count + 1 == offsets.length) {
        offsets = Arrays.copyOf(offsets, count * 2 + 2);
        items = Arrays.copyOf(items, count * 2 + 2);
      }
      offsets[count] = at;
      items[count++] = head.getInt(0);
      at += HEAD + head.getInt(4);
    }
    offsets[count] = at;
    return new LoadFile(channel, Arrays.copyOf(offsets, count + 1), Arrays.copyOf(items, count));
  }

  /// Number of bodies.
  int size() {
    return items.length;
  }

  int items(int body) {
    return items[body];
  }

  long itemsBefore(int body) {
    return before[body];
  }

  /// The first body with which so many items are complete.
  int after(long wanted) {
    int found = Arrays.binarySearch(before, wanted);
    return Math.min(items.length, found >= 0 ? found : -found - 1);
  }

  byte[] body(int body) {
    int length = (int) (offsets[body + 1] - offsets[body]) - HEAD;
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()
          && channel.read(bytes, offsets[body] + HEAD + bytes.position()) > 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.array();
  }

  /// Bytes of all bodies.
  long bytes() {
    return offsets[offsets.length - 1] - (long) HEAD * items.length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// Writes such a file, in place once it is whole.
  static final class Writer implements AutoCloseable {
    private final Path file;
    private final Path partial;
    private final DataOutputStream out;

    Writer(Path file) throws IOException {
      this.file = file;
      Files.createDirectories(file.getParent());
      this.partial = file.resolveSibling(file.getFileName() + ".partial");
      this.out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial), 1 << 20));
    }

    void add(int items, byte[] body) throws IOException {
      out.writeInt(items);
      out.writeInt(body.length);
      out.write(body);
    }

    void addGzipped(int items, byte[] plain) throws IOException {
      add(items, gzip(plain));
    }

    @Override
    public void close() throws IOException {
      out.close();
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  static byte[] gunzip(byte[] body) throws IOException {
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return plain.readAllBytes();
    }
  }

  /// At the level that exporters use who want to be quick.
  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4 + 64);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(bytes, 1 << 16) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }
}
