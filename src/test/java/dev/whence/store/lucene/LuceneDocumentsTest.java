package dev.whence.store.lucene;

import dev.whence.store.DocumentsContract;

class LuceneDocumentsTest extends DocumentsContract {
  LuceneDocumentsTest() {
    super(LuceneStores::open);
  }
}
