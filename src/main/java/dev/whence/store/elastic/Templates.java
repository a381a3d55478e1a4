package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What our indices look like: a template for blocks, and the mappings of the few other indices,
/// each with its version. Made and brought up to date when the store is opened or first needs them.
final class Templates {

  /// To be raised with every change of a mapping; fields may be added, never changed.
  private static final int VERSION = 3;

  static final String VERSION_KEY = "whence_mapping_version";
  static final int PRIORITY = 300;
  private static final List<String> KEYWORDS =
      List.of(
          "key", "tenant", "kind", "signal", "writer", "trace", "request", "service", "metric",
          "token", "error", "change", "cells", "rarity");
  private static final List<String> NUMBERS =
      List.of("generation", "min", "max", "count", "arrival", "slice", "bytes");

  private final Cluster cluster;
  private final ElasticSettings settings;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

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
    String template = prefix + "-blocks";
    JsonNode before = found(template);
    ObjectNode meta = meta();
    if (!before.equals(meta)) {
      needOlder(template, before.path(VERSION_KEY).asInt());
      install(template, blocks, meta);
      if (!before.isMissingNode() && before.path(VERSION_KEY).asInt() < VERSION) {
        upgrade(blocks);
      }
    }
    Map<String, ObjectNode> others = others();
    JsonNode there =
        cluster.get("/" + String.join(",", others.keySet()) + "/_mapping?ignore_unavailable=true");
    for (Map.Entry<String, ObjectNode> each : others.entrySet()) {
      String index = each.getKey();
      if (there.has(index)) {
        int version = there.path(index).path("mappings").path("_meta").path(VERSION_KEY).asInt();
        needOlder(index, version);
        if (version < VERSION) {
          cluster.put("/" + index + "/_mapping", Map.of(), each.getValue());
        }
        known.add(index);
      }
    }
    need(Names.state(prefix));
  }

  private ObjectNode meta() {
    return Cluster.object()
        .put(VERSION_KEY, VERSION)
        .put("shards", settings.shards())
        .put("replicas", settings.replicas())
        .put("codec", settings.codec());
  }

  private static void needOlder(String name, int version) {
    if (version > VERSION) {
      throw new StoreException(
          ("%s has mapping version %d, made by a newer Whence; this one knows %d. Run the newer"
                  + " one, or give this one a prefix of its own")
              .formatted(name, version, VERSION));
    }
  }

  private Map<String, ObjectNode> others() {
    String prefix = settings.prefix();
    return Map.of(
        Names.state(prefix), stateMapping(),
        Names.documents(prefix), documentMapping(),
        Names.deadLetters(prefix), deadLetterMapping());
  }

  private void install(String name, List<String> patterns, ObjectNode meta) throws IOException {
    ObjectNode body = Cluster.object();
    patterns.forEach(body.putArray("index_patterns")::add);
    body.put("priority", PRIORITY);
    body.set("_meta", meta);
    ObjectNode template = body.putObject("template");
    template.set("settings", indexSettings());
    template.set("mappings", blockMapping());
    cluster.put("/_index_template/" + name, Map.of(), body);
  }

  private ObjectNode indexSettings() {
    ObjectNode all = Cluster.object();
    ObjectNode index = all.putObject("index");
    index.put("number_of_shards", settings.shards());
    index.put("number_of_replicas", settings.replicas());
    index.put("codec", settings.codec());
    index.put("refresh_interval", "30s");
    return all;
  }

  /// What our template says of itself.
  private JsonNode found(String name) throws IOException {
    try {
      JsonNode templates = cluster.get("/_index_template/" + name).path("index_templates");
      return templates.path(0).path("index_template").path("_meta");
    } catch (ClusterException e) {
      if (e.status() == 404) {
        return MissingNode.getInstance();
      }
      throw e;
    }
  }

  private void upgrade(List<String> patterns) throws IOException {
    for (String pattern : patterns) {
      cluster.put("/" + pattern + "/_mapping", Map.of("allow_no_indices", "true"), blockMapping());
    }
  }

  /// Makes one of the other indices where there is none.
  void need(String index) throws IOException {
    if (!known.contains(index)) {
      create(index);
      known.add(index);
    }
  }

  /// Makes an index where there is none: one of the others, or of blocks, which the template is
  /// for.
  void create(String index) throws IOException {
    ObjectNode mapping = others().get(index);
    ObjectNode body = Cluster.object();
    if (mapping != null) {
      body.set("settings", indexSettings());
      body.set("mappings", mapping);
    }
    try {
      cluster.put("/" + index, Map.of(), body);
    } catch (ClusterException e) {
      if (!String.valueOf(e.getMessage()).contains("resource_already_exists_exception")) {
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
    for (String field :
        List.of("trace", "request", "metric", "token", "error", "change", "cells", "rarity")) {
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
    properties.putObject("written").put("type", "long");
    properties
        .putObject("json")
        .put("type", "keyword")
        .put("index", false)
        .put("doc_values", false);
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
    ObjectNode mapping = Cluster.object().put("dynamic", "strict");
    mapping.putObject("_meta").put(VERSION_KEY, VERSION);
    return mapping;
  }
}
