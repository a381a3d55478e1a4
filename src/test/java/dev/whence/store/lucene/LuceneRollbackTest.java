package dev.whence.store.lucene;

import dev.whence.store.RollbackContract;

/// [RollbackContract] before files.
class LuceneRollbackTest extends RollbackContract {
  LuceneRollbackTest() {
    super(LuceneStores::open);
  }
}
