package dev.whence.store.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/// The directory of a partition's index.
record PartitionFiles(Path path) {

  /// What an index says of itself in its last commit.
  ///
  /// @param sequence of the last frame it holds
  /// @param lastWriteNanos when something last arrived for it
  /// @param commits how often it was committed
  /// @param droppedNanos of joined cells: when items of their day were last dropped; 0 for never
  record Committed(long sequence, long lastWriteNanos, long commits, long droppedNanos) {

    private static final String SEQUENCE = "sequence";
    private static final String LAST_WRITE = "lastWriteNanos";
    private static final String COMMITS = "commits";
    private static final String DROPPED = "droppedNanos";
    static final Committed NONE = new Committed(0, 0, 0, 0);

    Map<String, String> data() {
      return Map.of(
          SEQUENCE,
          Long.toString(sequence),
          LAST_WRITE,
          Long.toString(lastWriteNanos),
          COMMITS,
          Long.toString(commits),
          DROPPED,
          Long.toString(droppedNanos));
    }

    /// What is not told is 0.
    static Committed of(Map<String, String> data) {
      return new Committed(
          Long.parseLong(data.getOrDefault(SEQUENCE, "0")),
          Long.parseLong(data.getOrDefault(LAST_WRITE, "0")),
          Long.parseLong(data.getOrDefault(COMMITS, "0")),
          Long.parseLong(data.getOrDefault(DROPPED, "0")));
    }
  }

  Committed committed() throws IOException {
    if (!Files.isDirectory(path)) {
      return Committed.NONE;
    }
    try (Directory directory = FSDirectory.open(path)) {
      return DirectoryReader.indexExists(directory)
          ? Committed.of(SegmentInfos.readLatestCommit(directory).getUserData())
          : Committed.NONE;
    }
  }

  /// The last commit; null where there is none.
  @Nullable DirectoryReader reader() throws IOException {
    if (!Files.isDirectory(path)) {
      return null;
    }
    Directory directory = FSDirectory.open(path);
    return DirectoryReader.indexExists(directory) ? DirectoryReader.open(directory) : null;
  }

  IndexWriter writer(int bufferMegabytes) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig(null)
            .setRAMBufferSizeMB(bufferMegabytes)
            .setMergePolicy(new TieredMergePolicy())
            .setCommitOnClose(false);
    return new IndexWriter(FSDirectory.open(path), config);
  }
}
