package dev.whence.store.elastic;

import dev.whence.store.DocumentsContract;

/// [DocumentsContract] before a real node.
class ElasticDocumentsTest extends DocumentsContract {
  ElasticDocumentsTest() {
    super(ElasticStores::open);
  }
}
