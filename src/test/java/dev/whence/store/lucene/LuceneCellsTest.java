package dev.whence.store.lucene;

import dev.whence.store.CellsContract;

/// [CellsContract] before files.
class LuceneCellsTest extends CellsContract {
  LuceneCellsTest() {
    super(LuceneStores::open);
  }
}
