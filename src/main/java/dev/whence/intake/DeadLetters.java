package dev.whence.intake;

import dev.whence.journal.DurableFile;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Journal records that could not be applied because of a defect: set aside as they are, each in a
/// file named by its number, so that they neither stop the rest nor are lost. Where there are too
/// many the oldest are deleted. One thread's alone, [#kept] aside.
final class DeadLetters {

  private static final System.Logger LOG = System.getLogger(DeadLetters.class.getName());
  private static final int MOST = 1_000;
  private static final long MOST_BYTES = 256L << 20;
  private static final String PART = "part";
  private static final Pattern NAME = Pattern.compile("\\d{1,18}");

  private final LongAdder kept = new LongAdder();
  private final Path directory;
  private final int most;
  private final long mostBytes;

  DeadLetters(Path directory) {
    this(directory, MOST, MOST_BYTES);
  }

  /// @param most so many are kept
  /// @param mostBytes and no more than this, of all together; the newest is kept in any case
  DeadLetters(Path directory, int most, long mostBytes) {
    this.directory = directory;
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /// The highest number in a directory; 0 where there is none.
  static long highest(Path directory) {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try {
      return newestFirst(directory).stream().mapToLong(DeadLetters::sequence).findFirst().orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at what was set aside", e);
    }
  }

  /// How many were set aside since the start.
  long kept() {
    return kept.sum();
  }

  /// Sets a record aside, durably. One that was set aside before stays as it is.
  ///
  /// @throws StoreException where that is not possible now: the record is nowhere but in the
  ///   journal
  void keep(long sequence, byte[] payload, RuntimeException why) {
    Path file = directory.resolve(Long.toString(sequence));
    try {
      if (Files.exists(file)) {
        // its name may be all that was not durable yet
        DurableFile.syncNames(directory);
        return;
      }
      write(file, payload);
      LOG.log(System.Logger.Level.ERROR, "an export cannot be applied; it is kept in " + file, why);
      kept.increment();
      deleteOldest();
    } catch (IOException e) {
      throw StoreException.away(
          "an export that cannot be applied (" + why + ") cannot be set aside in " + file, e);
    }
  }

  private void write(Path file, byte[] payload) throws IOException {
    Files.createDirectories(directory);
    DurableFile.write(directory.resolve(PART), file, payload);
  }

  private void deleteOldest() throws IOException {
    int count = 0;
    long bytes = 0;
    for (Path file : newestFirst(directory)) {
      count++;
      bytes += Files.size(file);
      if (count > 1 && (count > most || bytes > mostBytes)) {
        LOG.log(System.Logger.Level.WARNING, "too many exports are set aside; {0} is lost", file);
        Files.delete(file);
      }
    }
  }

  private static List<Path> newestFirst(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(DeadLetters::sequence).reversed())
          .toList();
    }
  }

  private static long sequence(Path file) {
    return Long.parseLong(file.getFileName().toString());
  }
}
