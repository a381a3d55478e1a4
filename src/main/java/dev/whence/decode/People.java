package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/// Leaves people out: a change is told of by what changed, never by who changed it.
final class People {

  private static final Set<String> WORDS =
      Set.of(
          "author",
          "authors",
          "committer",
          "user",
          "username",
          "actor",
          "owner",
          "initiator",
          "initiated",
          "sender",
          "pusher",
          "reviewer",
          "reviewers",
          "approver",
          "approvers",
          "assignee",
          "assignees",
          "creator",
          "operator",
          "engineer",
          "email",
          "login",
          "by");

  private People() {}

  /// Whether a field of this name tells of a person: `author`, `deployed_by`, `vcs.commit.author`.
  static boolean isNamedBy(String field) {
    String lower = field.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    for (String word : lower.split("[._\\- /]", -1)) {
      if (WORDS.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /// The value without such fields, at any depth.
  static JsonNode without(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object
          .propertyStream()
          .map(field -> field.getKey())
          .filter(People::isNamedBy)
          .toList()
          .forEach(object::remove);
    }
    value.forEach(People::without);
    return value;
  }
}
