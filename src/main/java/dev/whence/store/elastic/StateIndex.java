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

  private static final int PAGE = 5_000;
  private static final String KEEP_ALIVE = "1m";

  /// A document with what proves that it was seen.
  ///
  /// @param source null where there is none
  record Seen(@Nullable JsonNode source, long sequenceNumber, long primaryTerm) {
    static final Seen NONE = new Seen(null, -1, -1);
  }

  private final Cluster cluster;
  private final String index;
  private final int mostDocuments;

  StateIndex(Cluster cluster, ElasticSettings settings) {
    this.cluster = cluster;
    this.index = Names.state(settings.prefix());
    this.mostDocuments = settings.limits().stateDocuments();
  }

  /// What counts for a question.
  ///
  /// @param tenant null for all
  State read(@Nullable Tenant tenant, TimeRange range) throws IOException {
    ObjectNode body = Cluster.object();
    body.put("size", PAGE);
    ArrayNode either = body.putObject("query").putObject("bool").putArray("should");
    Queries.term(either, "type", Published.TYPE);
    ArrayNode manifest = either.addObject().putObject("bool").putArray("filter");
    Queries.term(manifest, "type", Manifest.TYPE);
    if (tenant != null) {
      Queries.term(manifest, "tenant", tenant.id());
    }
    Queries.overlaps(manifest, "from", "to", range);
    Map<String, Published> published = new HashMap<>();
    List<Manifest> manifests = new ArrayList<>();
    for (JsonNode hit : search(body)) {
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

  private List<JsonNode> search(ObjectNode body) throws IOException {
    JsonNode page = hits(cluster.post("/" + index + "/_search", Map.of(), body));
    List<JsonNode> all = new ArrayList<>();
    if (page.size() < PAGE) {
      page.forEach(all::add);
    } else {
      searchAll(body, all);
    }
    if (all.size() > mostDocuments) {
      throw new StoreException(
          "%s has more than %,d documents for one question. Raise whence.store.elasticsearch.max-state-documents"
              .formatted(index, mostDocuments));
    }
    return all;
  }

  private static JsonNode hits(JsonNode answer) {
    return answer.path("hits").path("hits");
  }

  /// More than a page, as they all are at one moment; no more than shows that they are too many.
  private void searchAll(ObjectNode body, List<JsonNode> all) throws IOException {
    Map<String, String> keptAlive = Map.of("keep_alive", KEEP_ALIVE);
    JsonNode id = cluster.post("/" + index + "/_pit", keptAlive, null).path("id");
    try {
      body.putArray("sort").add("_shard_doc");
      JsonNode page;
      do {
        body.putObject("pit").put("keep_alive", KEEP_ALIVE).set("id", id);
        JsonNode answer = cluster.post("/_search", Map.of(), body);
        id = answer.path("pit_id");
        page = hits(answer);
        page.forEach(all::add);
        body.set("search_after", page.path(page.size() - 1).path("sort"));
      } while (page.size() >= PAGE && all.size() <= mostDocuments);
    } finally {
      cluster.delete("/_pit", Cluster.object().set("id", id));
    }
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
