package dev.whence.api.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Digest;
import dev.whence.api.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Revisions of an answer: whether two say the same, and what one says that the one before did not.
final class Revision {

  /// What may differ between two answers that say the same.
  private static final List<String> NOT_CONTENT =
      List.of("id", "revision", "supersedes", "changed", "links");

  /// What is known around an answer when it is given; it does not make an answer another one.
  private static final List<String> CONTEXT =
      List.of("playbooks", "similar", "alerts", "postmortem");

  private static final List<String> TOLD =
      List.of(
          "/verdict",
          "/title",
          "/confidence/value",
          "/root_cause/kind",
          "/root_cause/statement",
          "/root_cause/confirmation",
          "/critical_failure/statement",
          "/impact/failed_requests",
          "/impact/affected_requests_pct");

  /// Lists, and by what their entries are told apart.
  private static final List<List<String>> LISTED =
      List.of(
          List.of("nodes", "entity"),
          List.of("changes", "id"),
          List.of("candidates", "entity"),
          List.of("ruled_out", "what"),
          List.of("evidence", "display"));

  private static final int MAX_LISTED = 50;
  private static final String PATH = "/api/v1/explanations/";

  private Revision() {}

  static boolean sameAnswer(JsonNode kept, JsonNode fresh) {
    return content(kept).equals(content(fresh));
  }

  /// What an answer says. How many blocks it took, and whether their cells were final, depends on
  /// when they were compacted.
  private static JsonNode content(JsonNode answer) {
    // Through text, so that numbers compare as they are kept.
    ObjectNode content = (ObjectNode) Json.kept(Json.text(answer));
    content.remove(NOT_CONTENT);
    content.remove(CONTEXT);
    if (content.get("engine") instanceof ObjectNode engine) {
      engine.remove(List.of("blocks_opened", "cells"));
    }
    return content;
  }

  /// The ID of an answer: of the question and of all that was first said to it, the engine's
  /// version and configuration included.
  static String id(String questionKey, JsonNode fresh) {
    return "exp_" + Digest.hex(questionKey + Json.text(content(fresh)));
  }

  /// The answer as it is kept.
  static ObjectNode write(JsonNode fresh, String id, int revision, Optional<JsonNode> before) {
    ObjectNode written = JsonNodeFactory.instance.objectNode();
    written.set("schema", fresh.path("schema"));
    written.put("id", id);
    written.put("revision", revision);
    before.ifPresent(
        old -> {
          written.put("supersedes", id + "@" + old.path("revision").asInt());
          written.set("changed", changed(old, fresh));
        });
    fresh
        .properties()
        .forEach(
            field -> {
              if (!written.has(field.getKey()) && !NOT_CONTENT.contains(field.getKey())) {
                written.set(field.getKey(), field.getValue());
              }
            });
    written
        .putObject("postmortem")
        .put("template", "default")
        .put("url", PATH + id + "/postmortem");
    written
        .putObject("links")
        .put("self", PATH + id)
        .put("ui", "/?explanation=" + id + "&revision=" + revision)
        .put("revision", PATH + id + "?revision=" + revision)
        .put("node_graph", PATH + id + "/node-graph")
        .put("five_whys", PATH + id + "/five-whys")
        .put("postmortem", PATH + id + "/postmortem");
    return written;
  }

  private static ArrayNode changed(JsonNode before, JsonNode after) {
    ArrayNode changed = JsonNodeFactory.instance.arrayNode();
    for (String field : TOLD) {
      JsonNode old = before.at(field);
      JsonNode now = after.at(field);
      if (!old.asText().equals(now.asText())) {
        ObjectNode entry = changed.addObject().put("field", field.substring(1).replace('/', '.'));
        setKnown(entry, "before", old);
        setKnown(entry, "after", now);
      }
    }
    for (List<String> list : LISTED) {
      Set<String> old = entries(before, list);
      Set<String> now = entries(after, list);
      difference(changed, list.getFirst(), "removed", old, now);
      difference(changed, list.getFirst(), "added", now, old);
    }
    nameTheRest(changed, content(before), content(after));
    return changed;
  }

  /// Fields that differ and are not told in detail are named, so that no revision is without a
  /// reason.
  private static void nameTheRest(ArrayNode changed, JsonNode before, JsonNode after) {
    Set<String> told = new TreeSet<>();
    changed.forEach(entry -> told.add(entry.path("field").asText().split("\\.", 2)[0]));
    Set<String> fields = new TreeSet<>();
    before.fieldNames().forEachRemaining(fields::add);
    after.fieldNames().forEachRemaining(fields::add);
    for (String field : fields) {
      if (!told.contains(field) && !before.path(field).equals(after.path(field))) {
        changed.addObject().put("field", field);
      }
    }
  }

  private static void setKnown(ObjectNode entry, String name, JsonNode value) {
    if (!value.isMissingNode()) {
      entry.set(name, value);
    }
  }

  private static Set<String> entries(JsonNode answer, List<String> list) {
    Set<String> entries = new TreeSet<>();
    for (JsonNode entry : answer.path(list.getFirst())) {
      JsonNode name = entry.path(list.getLast());
      entries.add(name.isValueNode() ? name.asText() : name.toString());
    }
    return entries;
  }

  private static void difference(
      ArrayNode changed, String field, String how, Set<String> of, Set<String> without) {
    List<String> difference =
        of.stream().filter(entry -> !without.contains(entry)).limit(MAX_LISTED).toList();
    if (!difference.isEmpty()) {
      ArrayNode names = changed.addObject().put("field", field).putArray(how);
      difference.forEach(names::add);
    }
  }
}
