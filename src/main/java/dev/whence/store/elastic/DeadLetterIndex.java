package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Documents that the cluster refuses for good, such as for a mapping that somebody changed: kept
/// as they are, so that they neither stop the rest nor are lost. Thread-safe.
final class DeadLetterIndex {

  private final Cluster cluster;
  private final Templates templates;
  private final String index;
  private final LongSupplier clock;
  private final LongAdder kept = new LongAdder();

  DeadLetterIndex(Cluster cluster, Templates templates, String prefix, LongSupplier clock) {
    this.cluster = cluster;
    this.templates = templates;
    this.index = Names.deadLetters(prefix);
    this.clock = clock;
  }

  String index() {
    return index;
  }

  /// How many, since the start.
  long kept() {
    return kept.sum();
  }

  void keep(String refusedBy, String id, byte[] document, String reason) throws IOException {
    templates.need(index);
    ObjectNode letter = Cluster.object();
    letter.put("time", Instant.ofEpochSecond(0, clock.getAsLong()).toString());
    letter.put("refused_by", refusedBy);
    letter.put("id", id);
    letter.put("reason", reason.substring(0, Math.min(reason.length(), 4_000)));
    letter.put("document", document);
    cluster.put("/" + index + "/_doc/" + Names.encoded(id), Map.of(), letter);
    kept.increment();
  }
}
