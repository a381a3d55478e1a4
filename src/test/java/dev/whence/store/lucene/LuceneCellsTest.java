package dev.whence.store.lucene;

import dev.whence.store.CellsContract;

class LuceneCellsTest extends CellsContract {
  LuceneCellsTest() {
    super(LuceneStores::open);
  }
}
