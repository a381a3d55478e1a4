package dev.whence.store.lucene;

import dev.whence.store.Partition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Where partitions lie on disk: a directory each, called as they are.
///
/// @param parent of all
record PartitionDirectories(Path parent) {

  private static final String DROPPED = ".dropped";
  private static final String REGROUPED = ".regrouped";

  /// What there is, each with its last commit; what a crash left half-way is deleted.
  Map<Partition, PartitionFiles.Committed> look() throws IOException {
    Files.createDirectories(parent);
    Map<Partition, PartitionFiles.Committed> found = new TreeMap<>();
    try (Stream<Path> children = Files.list(parent)) {
      for (Path child : children.toList()) {
        look(child, found);
      }
    }
    return found;
  }

  private static void look(Path child, Map<Partition, PartitionFiles.Committed> found)
      throws IOException {
    String name = child.getFileName().toString();
    if (name.endsWith(DROPPED) || name.endsWith(REGROUPED)) {
      delete(child);
    }
    Partition partition = Partition.parse(name).orElse(null);
    if (partition == null) {
      return;
    }
    PartitionFiles.Committed committed = new PartitionFiles(child).committed();
    if (committed.equals(PartitionFiles.Committed.NONE)) {
      delete(child);
    } else {
      found.put(partition, committed);
    }
  }

  PartitionFiles files(Partition partition) {
    return new PartitionFiles(path(partition));
  }

  private Path path(Partition partition) {
    return parent.resolve(partition.toString());
  }

  /// An empty index for what is to be moved into a partition's as a whole.
  SideIndex beside(Partition partition, int bufferMegabytes) throws IOException {
    Path path = parent.resolve(partition + REGROUPED);
    delete(path);
    return new SideIndex(path, bufferMegabytes);
  }

  /// Deletes a partition: all of it or nothing, whenever that is cut short.
  void drop(Partition partition) throws IOException {
    if (Files.isDirectory(path(partition))) {
      delete(Files.move(path(partition), parent.resolve(partition + DROPPED)));
    }
  }

  static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException alreadyGone) {
      // as wanted
    }
  }
}
