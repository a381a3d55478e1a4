package dev.whence.store.lucene;

import dev.whence.store.WritingContract;

class LuceneWritingTest extends WritingContract {
  LuceneWritingTest() {
    super(LuceneStores::open);
  }
}
