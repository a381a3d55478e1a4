package dev.whence.store.elastic;

import dev.whence.store.WritingContract;

class ElasticWritingTest extends WritingContract {
  ElasticWritingTest() {
    super(ElasticStores::open);
  }
}
