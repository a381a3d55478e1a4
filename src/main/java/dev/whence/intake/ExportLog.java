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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The exports whose frames the journal has released, in one file per hour of arrival: repeated
/// exports are known across a restart. Files older than the day are deleted. Not thread-safe.
///
/// ```
///  tenant length | tenant | key high | key low | arrival nanos
/// ```
///
/// What a power cut or a full disk left half written is no entry, and the next entries are written
/// over it.
final class ExportLog {

  /// An export and when it came.
  record Entry(ExportId id, long arrivalNanos) {}

  /// Takes entries in the order in which they came.
  interface Reader {
    void accept(Entry entry);
  }

  private static final System.Logger LOG = System.getLogger(ExportLog.class.getName());
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final String PREFIX = "exports-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "\\d{1,9}");
  private static final int FIXED_BYTES = 3 * Long.BYTES + 1;

  private final Path directory;
  private final long keptNanos;

  /// How many bytes of a file are entries.
  private final Map<Path, Long> lengths = new HashMap<>();

  ExportLog(Path directory, long keptNanos) {
    this.directory = directory;
    this.keptNanos = keptNanos;
  }

  /// Appends entries durably, behind the last whole one.
  void append(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    long newest = entries.getLast().arrivalNanos();
    try {
      Files.createDirectories(directory);
      append(file(newest), encode(entries));
      deleteBefore(newest - keptNanos);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note exports in " + directory, e);
    }
  }

  private void append(Path file, ByteBuffer entries) throws IOException {
    long length = length(file) + entries.remaining();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(length(file));
      channel.position(length(file));
      while (entries.hasRemaining()) {
        channel.write(entries);
      }
      channel.force(true);
    }
    lengths.put(file, length);
  }

  private long length(Path file) throws IOException {
    Long known = lengths.get(file);
    if (known == null) {
      known = Files.exists(file) ? read(file, _ -> {}) : 0;
      lengths.put(file, known);
    }
    return known;
  }

  private static ByteBuffer encode(List<Entry> entries) {
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
    return buffer.flip();
  }

  /// Reads all entries, the oldest first. A file's are those before the first that is torn or none:
  /// of an export whose entry is torn the journal still holds the frame.
  void read(Reader reader) {
    try {
      for (Path file : files()) {
        long length = read(file, reader);
        lengths.put(file, length);
        long rest = Files.size(file) - length;
        if (rest > 0) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the last {0} bytes of {1} are torn and left out",
              rest,
              file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the exports noted in " + directory, e);
    }
  }

  /// Gives how many bytes are entries.
  private long read(Path file, Reader reader) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file));
    long before = (hour(file) + 1) * HOUR_NANOS + keptNanos;
    int length = 0;
    for (Entry entry = next(buffer, before); entry != null; entry = next(buffer, before)) {
      reader.accept(entry);
      length = buffer.position();
    }
    return length;
  }

  /// The entry at hand; null where there is none, or not all of one.
  ///
  /// @param beforeNanos nothing in the file can have come later
  private static @Nullable Entry next(ByteBuffer buffer, long beforeNanos) {
    int nameLength = buffer.hasRemaining() ? buffer.get() : 0;
    if (nameLength <= 0 || buffer.remaining() < nameLength + FIXED_BYTES - 1) {
      return null;
    }
    byte[] name = new byte[nameLength];
    buffer.get(name);
    ExportKey key = new ExportKey(buffer.getLong(), buffer.getLong());
    long arrivalNanos = buffer.getLong();
    try {
      Tenant tenant = new Tenant(new String(name, StandardCharsets.UTF_8));
      return arrivalNanos < 0 || arrivalNanos >= beforeNanos
          ? null
          : new Entry(new ExportId(tenant, key), arrivalNanos);
    } catch (IllegalArgumentException notATenant) {
      return null;
    }
  }

  private Path file(long nanos) {
    return directory.resolve(PREFIX + nanos / HOUR_NANOS);
  }

  private static long hour(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(PREFIX.length()));
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private void deleteBefore(long nanos) throws IOException {
    for (Path file : files()) {
      if ((hour(file) + 1) * HOUR_NANOS < nanos) {
        Files.delete(file);
        lengths.remove(file);
      }
    }
  }
}
