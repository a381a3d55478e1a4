package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.ClockAhead;
import dev.whence.store.Document;
import dev.whence.store.TextHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The index of JSON documents: each is durable, and seen by searches, once put. Thread-safe.
final class ElasticDocuments {

  private static final int PAGE = 500;
  private static final int MOST_TENANTS = 10_000;

  private final Cluster cluster;
  private final Templates templates;
  private final String index;
  private final Supplier<Bulk> bulks;
  private final LongSupplier clock;

  ElasticDocuments(
      Cluster cluster,
      Templates templates,
      String prefix,
      Supplier<Bulk> bulks,
      LongSupplier clock) {
    this.cluster = cluster;
    this.bulks = bulks;
    this.templates = templates;
    this.clock = clock;
    this.index = Names.documents(prefix);
  }

  /// @return whether the revision is this document, and not another that was there before
  boolean put(Tenant tenant, Document document) throws IOException {
    templates.need(index);
    ObjectNode body = Cluster.object();
    body.put("tenant", tenant.id());
    body.put("kind", document.kind());
    body.put("id", document.id());
    body.put("revision", document.revision());
    body.put("time", document.timeNanos());
    body.put("written", clock.getAsLong());
    body.put("json", document.json());
    String path = "/" + index + "/_doc/" + key(tenant, document);
    try {
      cluster.put(path, Map.of("refresh", "true", "op_type", "create"), body);
      return true;
    } catch (ClusterException e) {
      if (!e.isConflict()) {
        throw e;
      }
      JsonNode there = cluster.get(path).path("_source");
      return there.path("json").asText().equals(document.json());
    }
  }

  Set<Tenant> tenants(String kind) throws IOException {
    ObjectNode body = Cluster.object().put("size", 0);
    Queries.term(body.putObject("query").putObject("bool").putArray("filter"), "kind", kind);
    body.putObject("aggs")
        .putObject("tenants")
        .putObject("terms")
        .put("field", "tenant")
        .put("size", MOST_TENANTS);
    Set<Tenant> tenants = new TreeSet<>();
    for (JsonNode bucket :
        cluster
            .post("/" + index + "/_search", Map.of("ignore_unavailable", "true"), body)
            .path("aggregations")
            .path("tenants")
            .path("buckets")) {
      tenants.add(new Tenant(bucket.path("key").asText()));
    }
    return tenants;
  }

  void drop(String kind, long writtenBeforeNanos) throws IOException {
    ObjectNode body = Cluster.object();
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    Queries.term(filter, "kind", kind);
    filter.addObject().putObject("range").putObject("written").put("lt", writtenBeforeNanos);
    drop(body);
    correct(kind);
  }

  /// What was written while the clock was ahead counts as written now.
  private void correct(String kind) throws IOException {
    long now = clock.getAsLong();
    ObjectNode body = Cluster.object().put("size", PAGE);
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    Queries.term(filter, "kind", kind);
    filter.addObject().putObject("range").putObject("written").put("gt", ClockAhead.latest(now));
    for (JsonNode ahead = hits(body); !ahead.isEmpty(); ahead = hits(body)) {
      Bulk bulk = bulks.get();
      for (JsonNode hit : ahead) {
        ObjectNode document = hit.path("_source").deepCopy();
        document.put("written", now);
        bulk.index(index, hit.path("_id").asText(), Cluster.JSON.writeValueAsBytes(document));
      }
      flush(bulk);
    }
  }

  void dropRevisions(Tenant tenant, String kind, String id, int below) throws IOException {
    ObjectNode body = Cluster.object();
    ArrayNode filter = of(body, tenant, kind);
    Queries.term(filter, "id", id);
    filter.addObject().putObject("range").putObject("revision").put("lt", below);
    drop(body);
  }

  /// Page by page, until nothing that is found is left.
  private void drop(ObjectNode body) throws IOException {
    body.put("size", PAGE).put("_source", false);
    for (JsonNode old = hits(body); !old.isEmpty(); old = hits(body)) {
      Bulk bulk = bulks.get();
      for (JsonNode hit : old) {
        bulk.delete(index, hit.path("_id").asText());
      }
      flush(bulk);
    }
  }

  private void flush(Bulk bulk) throws IOException {
    bulk.flush();
    cluster.post("/" + index + "/_refresh", Map.of(), null);
  }

  private static String key(Tenant tenant, Document document) {
    return TextHash.of(
        tenant.id() + "/" + document.kind() + "/" + document.revision() + "/" + document.id());
  }

  Optional<Document> newest(Tenant tenant, String kind, String id, int revision)
      throws IOException {
    ObjectNode body = Cluster.object().put("size", 1);
    ArrayNode filter = of(body, tenant, kind);
    Queries.term(filter, "id", id);
    if (revision > 0) {
      filter.addObject().putObject("term").put("revision", revision);
    }
    body.putArray("sort").addObject().put("revision", "desc");
    List<Document> found = search(body);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  /// Looks at pages of what lies in the range, the newest first; a document counts where none of
  /// its revisions is newer.
  List<Document> newest(Tenant tenant, String kind, TimeRange range, int limit) throws IOException {
    List<Document> newest = new ArrayList<>();
    ObjectNode body = Cluster.object().put("size", PAGE);
    ArrayNode filter = of(body, tenant, kind);
    ObjectNode time = filter.addObject().putObject("range").putObject("time");
    time.put("gte", range.fromNanos()).put("lt", range.toNanos());
    ArrayNode sort = body.putArray("sort");
    sort.addObject().put("time", "desc");
    sort.addObject().put("id", "asc");
    sort.addObject().put("revision", "desc");
    while (newest.size() < limit) {
      List<Document> page = search(body);
      Map<String, Integer> revisions = revisions(tenant, kind, page);
      for (Document each : page) {
        if (newest.size() < limit && revisions.getOrDefault(each.id(), 0) == each.revision()) {
          newest.add(each);
        }
      }
      if (page.size() < PAGE) {
        break;
      }
      Document last = page.getLast();
      body.putArray("search_after").add(last.timeNanos()).add(last.id()).add(last.revision());
    }
    return newest;
  }

  /// The newest revision of each document of a page.
  private Map<String, Integer> revisions(Tenant tenant, String kind, List<Document> page)
      throws IOException {
    Map<String, Integer> revisions = new HashMap<>();
    if (!page.isEmpty()) {
      ObjectNode body = Cluster.object().put("size", PAGE).put("_source", false);
      ArrayNode filter = of(body, tenant, kind);
      Queries.terms(filter, "id", page.stream().map(Document::id).toList());
      body.putObject("collapse").put("field", "id");
      body.putArray("sort").addObject().put("revision", "desc");
      body.putArray("docvalue_fields").add("id").add("revision");
      for (JsonNode hit : hits(body)) {
        JsonNode fields = hit.path("fields");
        revisions.put(fields.path("id").path(0).asText(), fields.path("revision").path(0).asInt());
      }
    }
    return revisions;
  }

  private static ArrayNode of(ObjectNode body, Tenant tenant, String kind) {
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    Queries.term(filter, "tenant", tenant.id());
    Queries.term(filter, "kind", kind);
    return filter;
  }

  private JsonNode hits(ObjectNode body) throws IOException {
    return cluster
        .post("/" + index + "/_search", Map.of("ignore_unavailable", "true"), body)
        .path("hits")
        .path("hits");
  }

  private List<Document> search(ObjectNode body) throws IOException {
    List<Document> found = new ArrayList<>();
    for (JsonNode hit : hits(body)) {
      JsonNode source = hit.path("_source");
      found.add(
          new Document(
              source.path("kind").asText(),
              source.path("id").asText(),
              source.path("revision").asInt(),
              source.path("time").asLong(),
              source.path("json").asText()));
    }
    return found;
  }
}
