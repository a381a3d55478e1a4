package dev.whence.store.lucene;

import dev.whence.store.FindingContract;

class LuceneFindingTest extends FindingContract {
  LuceneFindingTest() {
    super(LuceneStores::open);
  }
}
