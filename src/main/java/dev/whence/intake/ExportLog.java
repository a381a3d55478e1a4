package dev.whence.intake;

import dev.whence.model.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// The exports whose frames the journal has released, in one file per hour of arrival: repeated
/// exports are known across a restart. Files older than the day are deleted. Not thread-safe.
final class ExportLog {

  /// An export and when it came.
  record Entry(ExportId id, long arrivalNanos) {}

  /// Takes entries in the order in which they came.
  interface Reader {
    void accept(Entry entry);
  }

  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final String PREFIX = "exports-";
  private static final int FIXED_BYTES = 3 * Long.BYTES + 1;

  private final Path directory;
  private final long keptNanos;

  ExportLog(Path directory, long keptNanos) {
    this.directory = directory;
    this.keptNanos = keptNanos;
  }

  /// Appends entries durably.
  void append(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    int bytes = entries.stream().mapToInt(e -> FIXED_BYTES + e.id().tenant().id().length()).sum();
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    for (Entry entry : entries) {
      byte[] name = entry.id().tenant().id().getBytes(StandardCharsets.UTF_8);
      buffer.put((byte) name.length).put(name);
      buffer
          .putLong(entry.id().key().high())
          .putLong(entry.id().key().low())
          .putLong(entry.arrivalNanos());
    }
    long newest = entries.getLast().arrivalNanos();
    try {
      Files.createDirectories(directory);
      try (FileChannel channel =
          FileChannel.open(file(newest), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
      }
      deleteBefore(newest - keptNanos);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note exports in " + directory, e);
    }
  }

  /// Reads all entries, the oldest first. A torn end is left out: the journal still holds those
  /// exports.
  void read(Reader reader) {
    try {
      for (Path file : files()) {
        ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file));
        while (buffer.hasRemaining()
            && buffer.remaining() >= FIXED_BYTES + buffer.get(buffer.position())) {
          byte[] name = new byte[buffer.get()];
          buffer.get(name);
          Tenant tenant = new Tenant(new String(name, StandardCharsets.UTF_8));
          ExportKey key = new ExportKey(buffer.getLong(), buffer.getLong());
          reader.accept(new Entry(new ExportId(tenant, key), buffer.getLong()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the exports noted in " + directory, e);
    }
  }

  private Path file(long nanos) {
    return directory.resolve(PREFIX + nanos / HOUR_NANOS);
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(PREFIX))
          .sorted()
          .toList();
    }
  }

  private void deleteBefore(long nanos) throws IOException {
    for (Path file : files()) {
      long hour = Long.parseLong(file.getFileName().toString().substring(PREFIX.length()));
      if ((hour + 1) * HOUR_NANOS < nanos) {
        Files.delete(file);
      }
    }
  }
}
