package dev.whence.api.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What a person said of a suspected change.
///
/// @param verdict `match`, `rejected`, or `suspect` where it was taken back
/// @param role of who said so
/// @param at RFC 3339
record Confirmation(String verdict, String role, String at) {

  /// Writes it into an answer.
  ///
  /// @return whether the answer knows the change
  boolean write(ObjectNode answer, String change) {
    boolean known = false;
    for (JsonNode each : answer.path("changes")) {
      if (each.path("id").asText().equals(change) && each instanceof ObjectNode node) {
        node.put("confirmation", verdict);
        node.put("confirmed_by", role).put("confirmed_at", at);
        known = true;
      }
    }
    if (known
        && answer.get("root_cause") instanceof ObjectNode cause
        && cause.path("triggered_by_change").asText().equals(change)) {
      cause.put("confirmation", verdict);
    }
    return known;
  }

  /// Carries what people said of an earlier revision's changes over to a fresh answer.
  static void carry(JsonNode before, ObjectNode fresh) {
    for (JsonNode change : before.path("changes")) {
      if (change.hasNonNull("confirmed_by")) {
        new Confirmation(
                change.path("confirmation").asText(),
                change.path("confirmed_by").asText(),
                change.path("confirmed_at").asText())
            .write(fresh, change.path("id").asText());
      }
    }
  }
}
