package dev.whence.receive;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.decode.ElasticBulk;
import java.util.List;

/// Answers in the JSON that Elasticsearch's clients read.
final class ElasticAnswers {

  /// The version whose bulk protocol this is. Shippers refuse to speak to one much older.
  private static final String VERSION = "8.19.0";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int FIRST_FAILURE = 300;

  private ElasticAnswers() {}

  static String greeting() {
    ObjectNode greeting =
        JSON.createObjectNode().put("name", "whence").put("cluster_name", "whence");
    greeting.put("cluster_uuid", "whence");
    greeting
        .putObject("version")
        .put("number", VERSION)
        .put("build_flavor", "default")
        .put("minimum_wire_compatibility_version", "7.17.0")
        .put("minimum_index_compatibility_version", "7.0.0");
    return greeting.put("tagline", "You Know, for Search").toString();
  }

  static String bulk(List<ElasticBulk.Item> items) {
    ObjectNode answer = JSON.createObjectNode().put("took", 0);
    answer.put("errors", items.stream().anyMatch(item -> item.status() >= FIRST_FAILURE));
    ArrayNode list = answer.putArray("items");
    for (ElasticBulk.Item item : items) {
      ObjectNode result = list.addObject().putObject(item.action());
      result.put("_index", item.index()).put("_id", item.id()).put("status", item.status());
      if (item.status() >= FIRST_FAILURE) {
        result
            .putObject("error")
            .put("type", "document_parsing_exception")
            .put("reason", item.problem());
      } else {
        result.put("_version", 1).put("result", "created");
      }
    }
    return answer.toString();
  }

  static String error(RefusedException refused, int status) {
    String type =
        switch (refused.refusal()) {
          case OVERLOADED, THROTTLED, LATE -> "es_rejected_execution_exception";
          case TOO_LARGE -> "content_too_long_exception";
          case UNAUTHENTICATED, FORBIDDEN -> "security_exception";
          case MALFORMED, METHOD_NOT_ALLOWED, UNSUPPORTED -> "illegal_argument_exception";
        };
    ObjectNode cause = JSON.createObjectNode().put("type", type);
    cause.put("reason", refused.getMessage());
    ObjectNode error = cause.deepCopy();
    error.putArray("root_cause").add(cause);
    ObjectNode answer = JSON.createObjectNode();
    answer.set("error", error);
    return answer.put("status", status).toString();
  }
}
