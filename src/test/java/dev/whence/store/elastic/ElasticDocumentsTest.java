package dev.whence.store.elastic;

import dev.whence.store.DocumentsContract;

class ElasticDocumentsTest extends DocumentsContract {
  ElasticDocumentsTest() {
    super(ElasticStores::open);
  }
}
