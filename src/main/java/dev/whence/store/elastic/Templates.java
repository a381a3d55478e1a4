package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What our indices look like: one template for blocks, one for everything else, each with the
/// version of its mapping. Made and brought up to date when the store is opened.
final class Templates {

  /// To be raised with every change of a mapping; fields may be added, never changed.
  private static final int VERSION = 1;

  private static final String VERSION_KEY = "whence_mapping_version";
  private static final List<String> KEYWORDS =
      List.of(
          "key", "tenant", "kind", "signal", "writer", "trace", "request", "service", "metric",
          "token", "error", "change", "cells");
  private static final List<String> NUMBERS =
      List.of("generation", "min", "max", "count", "arrival", "slice", "bytes");

  private final Cluster cluster;
  private final ElasticSettings settings;

  Templates(Cluster cluster, ElasticSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  void install() throws IOException {
    String prefix = settings.prefix();
    List<String> blocks =
        List.of(
            prefix + "-spans-*",
            prefix + "-logs-*",
            prefix + "-points-*",
            prefix + "-changes-*",
            prefix + "-cells-*");
    Map<String, JsonNode> found = found(prefix);
    install(found, prefix + "-blocks", blocks, blockMapping());
    install(found, prefix + "-state", List.of(Names.state(prefix)), stateMapping());
    install(found, prefix + "-documents", List.of(Names.documents(prefix)), documentMapping());
    install(
        found, prefix + "-dead-letters", List.of(Names.deadLetters(prefix)), deadLetterMapping());
    List<String> names =
        List.of(Names.state(prefix), Names.documents(prefix), Names.deadLetters(prefix));
    JsonNode there =
        cluster.get("/" + String.join(",", names) + "/_settings?ignore_unavailable=true");
    for (String index : names) {
      if (!there.has(index)) {
        create(index);
      }
    }
  }

  private void install(
      Map<String, JsonNode> found, String name, List<String> patterns, ObjectNode mapping)
      throws IOException {
    ObjectNode meta = Cluster.object().put(VERSION_KEY, VERSION);
    meta.put("shards", settings.shards()).put("replicas", settings.replicas());
    meta.put("codec", settings.codec());
    JsonNode before = found.getOrDefault(name, Cluster.object());
    int version = before.path(VERSION_KEY).asInt();
    if (version > VERSION) {
      throw new StoreException(
          ("the index template %s has mapping version %d, made by a newer Whence; this one knows"
                  + " %d. Run the newer one, or give this one a prefix of its own")
              .formatted(name, version, VERSION));
    }
    if (before.equals(meta)) {
      return;
    }
    ObjectNode body = Cluster.object();
    patterns.forEach(body.putArray("index_patterns")::add);
    body.put("priority", 300);
    body.set("_meta", meta);
    ObjectNode template = body.putObject("template");
    ObjectNode index = template.putObject("settings").putObject("index");
    index.put("number_of_shards", settings.shards());
    index.put("number_of_replicas", settings.replicas());
    index.put("codec", settings.codec());
    index.put("refresh_interval", "30s");
    template.set("mappings", mapping);
    cluster.put("/_index_template/" + name, Map.of(), body);
    if (version > 0 && version < VERSION) {
      upgrade(patterns, mapping);
    }
  }

  /// What our templates say of themselves, by name.
  private Map<String, JsonNode> found(String prefix) throws IOException {
    Map<String, JsonNode> found = new HashMap<>();
    try {
      for (JsonNode each : cluster.get("/_index_template/" + prefix + "-*").path("index_templates")) {
        found.put(each.path("name").asText(), each.path("index_template").path("_meta"));
      }
    } catch (ClusterException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
    return found;
  }

  private void upgrade(List<String> patterns, ObjectNode mapping) throws IOException {
    for (String pattern : patterns) {
      cluster.put("/" + pattern + "/_mapping", Map.of("allow_no_indices", "true"), mapping);
    }
  }

  /// Makes an index where there is none.
  void create(String index) throws IOException {
    try {
      cluster.put("/" + index, Map.of(), null);
    } catch (ClusterException e) {
      if (!e.getMessage().contains("resource_already_exists_exception")) {
        throw e;
      }
    }
  }

  private static ObjectNode blockMapping() {
    ObjectNode mapping = strict();
    // the rest of a document is looked up, never shown: it is in the frame
    mapping.putObject("_source").putArray("includes").add("frame");
    ObjectNode properties = mapping.putObject("properties");
    KEYWORDS.forEach(field -> properties.putObject(field).put("type", "keyword"));
    for (String field : List.of("trace", "request", "metric", "token", "error", "change", "cells")) {
      properties.putObject(field).put("type", "keyword").put("doc_values", false);
    }
    NUMBERS.forEach(field -> properties.putObject(field).put("type", "long"));
    properties.putObject("frame").put("type", "binary");
    return mapping;
  }

  private static ObjectNode stateMapping() {
    ObjectNode mapping = strict();
    ObjectNode properties = mapping.putObject("properties");
    properties.putObject("type").put("type", "keyword");
    properties.putObject("tenant").put("type", "keyword");
    properties.putObject("from").put("type", "long");
    properties.putObject("to").put("type", "long");
    properties.putObject("body").put("type", "object").put("enabled", false);
    return mapping;
  }

  private static ObjectNode documentMapping() {
    ObjectNode mapping = strict();
    ObjectNode properties = mapping.putObject("properties");
    properties.putObject("tenant").put("type", "keyword");
    properties.putObject("kind").put("type", "keyword");
    properties.putObject("id").put("type", "keyword");
    properties.putObject("revision").put("type", "integer");
    properties.putObject("time").put("type", "long");
    properties.putObject("json").put("type", "keyword").put("index", false).put("doc_values", false);
    return mapping;
  }

  private static ObjectNode deadLetterMapping() {
    ObjectNode mapping = strict();
    ObjectNode properties = mapping.putObject("properties");
    properties.putObject("time").put("type", "date");
    properties.putObject("refused_by").put("type", "keyword");
    properties.putObject("id").put("type", "keyword");
    properties.putObject("reason").put("type", "text");
    properties.putObject("document").put("type", "binary");
    return mapping;
  }

  private static ObjectNode strict() {
    return Cluster.object().put("dynamic", "strict");
  }
}
