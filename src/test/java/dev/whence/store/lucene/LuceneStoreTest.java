package dev.whence.store.lucene;

import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import dev.whence.store.StoreContractTest;
import java.nio.file.Path;
import java.util.function.LongSupplier;

class LuceneStoreTest extends StoreContractTest {

  private static final LuceneSettings SMALL = new LuceneSettings(4, 16, 4, 200, 1);

  @Override
  protected Store open(Path directory, LongSupplier clock) {
    return new LuceneStore(directory, SMALL, Vocabulary.DEFAULT, clock);
  }
}
