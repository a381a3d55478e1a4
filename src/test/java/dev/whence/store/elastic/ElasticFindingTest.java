package dev.whence.store.elastic;

import dev.whence.store.FindingContract;

/// [FindingContract] before a real node.
class ElasticFindingTest extends FindingContract {
  ElasticFindingTest() {
    super(ElasticStores::open);
  }
}
