package dev.whence.store.elastic;

import dev.whence.store.CellsContract;

class ElasticCellsTest extends CellsContract {
  ElasticCellsTest() {
    super(ElasticStores::open);
  }
}
