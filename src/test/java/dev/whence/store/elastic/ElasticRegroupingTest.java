package dev.whence.store.elastic;

import dev.whence.store.RegroupingContract;
import java.io.IOException;
import java.nio.file.Path;

/// [RegroupingContract] before a real node.
class ElasticRegroupingTest extends RegroupingContract {

  /// What regrouping wrote in attempts before the third.
  private static final String EARLIER =
      """
      {"query": {"bool": {"filter": [
        {"prefix": {"writer": "manifest"}}, {"range": {"generation": {"lt": 3}}}]}}}""";

  ElasticRegroupingTest() {
    super(ElasticStores::open);
  }

  @Override
  protected long leftovers(Path place) throws IOException {
    String prefix = ElasticStores.settings(place).prefix();
    String all = "/" + prefix + "-spans-*," + prefix + "-cells-*";
    ElasticNode node = ElasticNode.shared();
    node.request("POST", all + "/_refresh", "");
    return Cluster.JSON
        .readTree(node.request("POST", all + "/_count", EARLIER))
        .path("count")
        .asLong();
  }
}
