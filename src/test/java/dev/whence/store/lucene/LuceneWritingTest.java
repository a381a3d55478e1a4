package dev.whence.store.lucene;

import dev.whence.store.WritingContract;

/// [WritingContract] before files.
class LuceneWritingTest extends WritingContract {
  LuceneWritingTest() {
    super(LuceneStores::open);
  }
}
