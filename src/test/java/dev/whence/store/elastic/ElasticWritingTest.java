package dev.whence.store.elastic;

import dev.whence.store.WritingContract;

/// [WritingContract] before a real node.
class ElasticWritingTest extends WritingContract {
  ElasticWritingTest() {
    super(ElasticStores::open);
  }
}
