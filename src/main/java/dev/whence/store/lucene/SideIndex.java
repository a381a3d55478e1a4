package dev.whence.store.lucene;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/// An index in a directory of its own, where documents wait for each other without taking memory,
/// to be moved into another index in one step. Nothing of it outlasts it. Not thread-safe.
final class SideIndex implements AutoCloseable {

  private final Path path;
  private final IndexWriter writer;

  SideIndex(Path path, int bufferMegabytes) throws IOException {
    this.path = path;
    this.writer = new PartitionFiles(path).writer(bufferMegabytes);
  }

  void add(Document document) throws IOException {
    writer.addDocument(document);
  }

  /// Adds all documents to another index; on failure none. Nothing can be added afterwards.
  void moveTo(IndexWriter other) throws IOException {
    writer.commit();
    writer.close();
    try (Directory files = FSDirectory.open(path)) {
      other.addIndexes(files);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
    PartitionDirectories.delete(path);
  }
}
