package dev.whence.store.elastic;

import dev.whence.store.CellsContract;

/// [CellsContract] before a real node.
class ElasticCellsTest extends CellsContract {
  ElasticCellsTest() {
    super(ElasticStores::open);
  }
}
