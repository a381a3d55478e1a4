package dev.whence.store.lucene;

import dev.whence.store.DocumentsContract;

/// [DocumentsContract] before files.
class LuceneDocumentsTest extends DocumentsContract {
  LuceneDocumentsTest() {
    super(LuceneStores::open);
  }
}
