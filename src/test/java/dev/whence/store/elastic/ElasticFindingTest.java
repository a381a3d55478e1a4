package dev.whence.store.elastic;

import dev.whence.store.FindingContract;

class ElasticFindingTest extends FindingContract {
  ElasticFindingTest() {
    super(ElasticStores::open);
  }
}
