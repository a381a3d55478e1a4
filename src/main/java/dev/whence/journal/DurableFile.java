package dev.whence.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes files that are there whole or not at all, whenever the machine stops.
public final class DurableFile {

  private DurableFile() {}

  /// The file is on disk under its name when this returns.
  ///
  /// @param part is written first, in the directory of the file; what is in it is written over
  public static void write(Path part, Path file, byte[] bytes) throws IOException {
    Files.write(
        part,
        bytes,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    syncNames(file.toAbsolutePath().resolveSibling(""));
  }

  /// The names of the files in a directory are on disk when this returns.
  public static void syncNames(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
