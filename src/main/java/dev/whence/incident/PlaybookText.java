package dev.whence.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads a playbook: Markdown with front matter in YAML.
///
/// ```
/// ---
/// title: Roll back
/// match:
///   shape: [[deployment, config_change], ["saturation*"]]
///   services: []
///   resources: []
/// risk: low
/// url: https://wiki.example/rollback
/// steps:
///   - Roll the change back
/// ---
/// Whatever else there is to say.
/// ```
public final class PlaybookText {

  private static final String FENCE = "---";
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Set<String> RISKS = Set.of("low", "medium", "high");
  private static final Set<String> FIELDS = Set.of("title", "match", "risk", "url", "steps");

  private PlaybookText() {}

  /// @param id the file's name without `.md`
  /// @throws IllegalArgumentException where it is none, with the file and what is wrong
  public static Playbook read(String id, String text) {
    String[] lines = text.split("\n", -1);
    int end = lines[0].strip().equals(FENCE) ? end(lines) : -1;
    if (end < 0) {
      throw wrong(id, "no front matter", "begin the file with a line of ---, and end it with one");
    }
    JsonNode front = yaml(id, String.join("\n", List.of(lines).subList(1, end)));
    front
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw wrong(id, "'" + name + "' is not known", "use " + FIELDS);
              }
            });
    String risk = front.path("risk").asText("medium");
    if (!RISKS.contains(risk)) {
      throw wrong(id, "risk '" + risk + "' is not known", "use low, medium or high");
    }
    List<String> todo = texts(front.path("steps"));
    if (todo.isEmpty()) {
      throw wrong(id, "no steps", "list what to do under steps");
    }
    JsonNode match = front.path("match");
    List<List<String>> shape = new ArrayList<>();
    for (JsonNode any : match.path("shape")) {
      shape.add(any.isArray() ? texts(any) : List.of(any.asText()));
    }
    return new Playbook(
        id,
        front.path("title").asText(id),
        shape,
        texts(match.path("services")),
        texts(match.path("resources")),
        todo,
        risk,
        front.hasNonNull("url") ? front.path("url").asText() : null,
        text);
  }

  private static int end(String[] lines) {
    for (int i = 1; i < lines.length; i++) {
      if (lines[i].strip().equals(FENCE)) {
        return i;
      }
    }
    return -1;
  }

  private static JsonNode yaml(String id, String text) {
    try {
      JsonNode front = YAML.readTree(text);
      if (front == null || !front.isObject()) {
        throw wrong(id, "the front matter is empty", "give title, match, risk and steps");
      }
      return front;
    } catch (JsonProcessingException broken) {
      throw wrong(id, "no YAML: " + broken.getOriginalMessage(), "correct the front matter");
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static IllegalArgumentException wrong(String id, String what, String action) {
    return new IllegalArgumentException(
        "playbook '%s': %s. Recommended action: %s.".formatted(id, what, action));
  }
}
