package dev.whence.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A file of JSON lines, plain or gzip (told by its first bytes, not by its name). Lines stay
/// bytes; one longer than the bound is an error, so that a file without line ends cannot fill the
/// memory.
final class JsonLines implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final int maxLineBytes;
  private final InputStream in;
  private int lineNumber;

  /// @throws CommandFailed where it cannot be read
  JsonLines(Path file, int maxLineBytes) {
    this.file = file;
    this.maxLineBytes = maxLineBytes;
    try {
      this.in = open(file);
    } catch (IOException e) {
      throw new CommandFailed("%s: cannot be read: %s".formatted(file, e));
    }
  }

  private static InputStream open(Path file) throws IOException {
    var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    try {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      return gzip
          ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES)
          : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /// The next line that is not blank, or null at the end.
  ///
  /// @throws CommandFailed where it cannot be read, or is too long
  byte @Nullable [] next() {
    try {
      return read();
    } catch (IOException e) {
      throw new CommandFailed("%s:%d: cannot be read: %s".formatted(file, lineNumber + 1, e));
    }
  }

  private byte @Nullable [] read() throws IOException {
    var line = new ByteArrayOutputStream();
    int read;
    while ((read = in.read()) >= 0) {
      if (read != '\n') {
        if (line.size() == maxLineBytes) {
          lineNumber++;
          throw new CommandFailed(
              "%s: the line is longer than %d bytes".formatted(position(), maxLineBytes));
        }
        line.write(read);
        continue;
      }
      lineNumber++;
      if (!isBlank(line)) {
        return line.toByteArray();
      }
      line.reset();
    }
    lineNumber++;
    return isBlank(line) ? null : line.toByteArray();
  }

  private static boolean isBlank(ByteArrayOutputStream line) {
    return line.size() < 3 && line.toString(StandardCharsets.UTF_8).isBlank();
  }

  /// Where the line that was read last stands: `file:line`.
  String position() {
    return file + ":" + lineNumber;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
