package dev.whence.store.lucene;

import dev.whence.store.FindingContract;

/// [FindingContract] before files.
class LuceneFindingTest extends FindingContract {
  LuceneFindingTest() {
    super(LuceneStores::open);
  }
}
