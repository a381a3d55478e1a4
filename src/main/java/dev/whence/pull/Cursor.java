package dev.whence.pull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// How far a source was read, on disk: one file with nanoseconds since the epoch, replaced
/// atomically. Not thread-safe.
final class Cursor {

  private final Path file;

  Cursor(Path directory, String name) {
    this.file = directory.resolve(name + ".cursor");
  }

  /// -1 where it was never read, or the file says nothing sensible.
  long read() {
    try {
      String text = Files.exists(file) ? Files.readString(file).strip() : "";
      return text.matches("[0-9]{1,19}") ? Long.parseLong(text) : -1;
    } catch (IOException | NumberFormatException unreadable) {
      return -1;
    }
  }

  void write(long nanos) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel out =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        out.write(ByteBuffer.wrap(Long.toString(nanos).getBytes(StandardCharsets.US_ASCII)));
        out.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
