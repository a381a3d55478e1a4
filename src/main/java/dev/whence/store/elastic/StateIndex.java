package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The small index of what counts: what instances and compactions have published, and who holds
/// which lease. A document is only ever replaced by somebody who has seen it. Thread-safe.
final class StateIndex {

  private static final int MOST_DOCUMENTS = 10_000;

  /// A document with what proves that it was seen.
  ///
  /// @param source null where there is none
  record Seen(@Nullable JsonNode source, long sequenceNumber, long primaryTerm) {
    static final Seen NONE = new Seen(null, -1, -1);
  }

  private final Cluster cluster;
  private final String index;

  StateIndex(Cluster cluster, String prefix) {
    this.cluster = cluster;
    this.index = Names.state(prefix);
  }

  /// What counts for a question.
  ///
  /// @param tenant null for all
  State read(@Nullable Tenant tenant, TimeRange range) throws IOException {
    ObjectNode body = Cluster.object();
    body.put("size", MOST_DOCUMENTS);
    ArrayNode either = body.putObject("query").putObject("bool").putArray("should");
    Queries.term(either, "type", Published.TYPE);
    ArrayNode manifest = either.addObject().putObject("bool").putArray("filter");
    Queries.term(manifest, "type", Manifest.TYPE);
    if (tenant != null) {
      Queries.term(manifest, "tenant", tenant.id());
    }
    Queries.overlaps(manifest, "from", "to", range);
    JsonNode hits = cluster.post("/" + index + "/_search", Map.of(), body).path("hits");
    if (hits.path("hits").size() >= MOST_DOCUMENTS) {
      throw new StoreException(
          index + " has more than " + MOST_DOCUMENTS + " documents for one question");
    }
    Map<String, Published> published = new HashMap<>();
    List<Manifest> manifests = new ArrayList<>();
    for (JsonNode hit : hits.path("hits")) {
      JsonNode source = hit.path("_source");
      if (source.path("type").asText().equals(Published.TYPE)) {
        Published instance = Published.read(source);
        published.put(instance.instance(), instance);
      } else {
        manifests.add(Manifest.read(source));
      }
    }
    return new State(published, manifests);
  }

  /// A document as it is now, not as it was when searches last saw the index.
  Seen get(String id) throws IOException {
    try {
      JsonNode found = cluster.get("/" + index + "/_doc/" + Names.encoded(id));
      return new Seen(
          found.path("_source"),
          found.path("_seq_no").asLong(),
          found.path("_primary_term").asLong());
    } catch (ClusterException e) {
      if (e.status() == 404) {
        return Seen.NONE;
      }
      throw e;
    }
  }

  /// Replaces a document; searches see it when this returns.
  ///
  /// @throws ClusterException a conflict, where it is no longer what was seen
  Seen replace(String id, Seen seen, ObjectNode by) throws IOException {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("refresh", "true");
    if (seen.source() == null) {
      parameters.put("op_type", "create");
    } else {
      parameters.put("if_seq_no", Long.toString(seen.sequenceNumber()));
      parameters.put("if_primary_term", Long.toString(seen.primaryTerm()));
    }
    JsonNode done = cluster.put("/" + index + "/_doc/" + Names.encoded(id), parameters, by);
    return new Seen(by, done.path("_seq_no").asLong(), done.path("_primary_term").asLong());
  }

  void delete(String id) throws IOException {
    try {
      cluster.delete("/" + index + "/_doc/" + Names.encoded(id) + "?refresh=true");
    } catch (ClusterException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }
}
