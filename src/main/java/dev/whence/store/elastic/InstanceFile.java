package dev.whence.store.elastic;

import dev.whence.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// The name of this instance, in a file beside its journal: the numbers that the cluster remembers
/// are those of this journal. In a second line the highest number that the cluster may remember,
/// for a start without it. Locked as long as it is open.
///
/// One thread at a time may note a number.
final class InstanceFile implements AutoCloseable {

  private final FileChannel channel;
  private final String instance;
  private volatile long sequence;

  InstanceFile(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("instance");
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock(channel, directory);
    List<String> lines = Files.readString(file).lines().map(String::strip).toList();
    instance =
        lines.isEmpty() || lines.getFirst().isEmpty()
            ? UUID.randomUUID().toString()
            : lines.getFirst();
    sequence = lines.size() < 2 ? 0 : number(lines.get(1), file);
    if (lines.size() < 2) {
      write(sequence);
    }
  }

  private static long number(String line, Path file) throws IOException {
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw new IOException(
          "the second line of "
              + file
              + " is no number; it is read while Elasticsearch is away."
              + " Delete that line once it is back",
          e);
    }
  }

  private static void lock(FileChannel channel, Path directory) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // the same answer as for another process
    }
    channel.close();
    throw new IOException("another process uses " + directory);
  }

  String instance() {
    return instance;
  }

  /// The highest number that was noted, 0 where none was. Any thread may ask.
  long sequence() {
    return sequence;
  }

  /// Notes durably that the cluster may come to remember a number.
  void note(long number) {
    if (number > sequence) {
      try {
        write(number);
      } catch (IOException e) {
        throw StoreException.away("cannot write the file `instance` of the store's directory", e);
      }
      sequence = number;
    }
  }

  private void write(long number) throws IOException {
    ByteBuffer lines =
        StandardCharsets.UTF_8.encode(String.format(Locale.ROOT, "%s%n%019d%n", instance, number));
    for (int at = 0; lines.hasRemaining(); ) {
      at += channel.write(lines, at);
    }
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
