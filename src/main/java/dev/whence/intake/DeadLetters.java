package dev.whence.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/// Journal records that could not be applied because of a defect: set aside as they are, so that
/// they neither stop the rest nor are lost.
final class DeadLetters {

  private static final System.Logger LOG = System.getLogger(DeadLetters.class.getName());

  private final LongAdder kept = new LongAdder();
  private final Path directory;

  DeadLetters(Path directory) {
    this.directory = directory;
  }

  long kept() {
    return kept.sum();
  }

  void keep(long sequence, byte[] payload, RuntimeException why) {
    Path file = directory.resolve(Long.toString(sequence));
    LOG.log(System.Logger.Level.ERROR, "an export cannot be applied; it is kept in " + file, why);
    try {
      Files.createDirectories(directory);
      Files.write(file, payload);
      kept.increment();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set an export aside in " + file, e);
    }
  }
}
