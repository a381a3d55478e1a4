package dev.whence.store.lucene;

import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Local stores with small limits.
final class LuceneStores {

  private static final LuceneSettings SMALL = new LuceneSettings(4, 16, 4, 200, 1);

  private LuceneStores() {}

  static Store open(Path directory, LongSupplier clock) {
    return new LuceneStore(directory, SMALL, Vocabulary.DEFAULT, clock);
  }
}
