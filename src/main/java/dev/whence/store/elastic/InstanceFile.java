package dev.whence.store.elastic;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// The name of this instance, in a file beside its journal: the numbers that the cluster remembers
/// are those of this journal. Locked as long as it is open.
final class InstanceFile implements AutoCloseable {

  private final FileChannel channel;
  private final String instance;

  InstanceFile(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("instance");
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock(channel, directory);
    String name = Files.readString(file).strip();
    if (name.isEmpty()) {
      name = UUID.randomUUID().toString();
      channel.write(StandardCharsets.UTF_8.encode(name));
      channel.force(true);
    }
    instance = name;
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

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
