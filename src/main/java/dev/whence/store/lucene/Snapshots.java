package dev.whence.store.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The partitions that a question is about, each at one moment. To be closed.
final class Snapshots implements AutoCloseable {

  private final List<Snapshot> all = new ArrayList<>();

  void add(Snapshot snapshot) {
    all.add(snapshot);
  }

  List<Snapshot> all() {
    return all;
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (Snapshot snapshot : all) {
      try {
        snapshot.close();
      } catch (IOException e) {
        first = e;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
