package dev.whence.store.lucene;

import dev.whence.store.BlockSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The partitions that a question is about, each at one moment. To be closed.
final class Snapshots implements BlockSource.Views {

  private final List<Snapshot> all = new ArrayList<>();

  void add(Snapshot snapshot) {
    all.add(snapshot);
  }

  @Override
  public List<Snapshot> all() {
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
