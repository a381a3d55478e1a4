package dev.whence.api.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Json;
import dev.whence.explain.answer.Explanation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionTest {

  private static final ObjectNode ANSWER = example();

  private static ObjectNode example() {
    try (var in = RevisionTest.class.getResourceAsStream("/cli/answer.json")) {
      String text =
          new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return (ObjectNode) Json.tree(Json.kept(text, Explanation.class));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void sayingTheSameIsNotABlockMoreOrLess() {
    ObjectNode other = ANSWER.deepCopy();
    other.put("id", "exp_other").put("revision", 7);
    ((ObjectNode) other.get("engine")).put("blocks_opened", 1).put("cells", "provisional");
    assertThat(Revision.sameAnswer(ANSWER, other)).isTrue();
    other.put("title", "something else");
    assertThat(Revision.sameAnswer(ANSWER, other)).isFalse();
  }

  @Test
  void aKeptAnswerSaysTheSameAsTheFreshOne() {
    ObjectNode kept = Revision.write(ANSWER, "exp_1", 1, Optional.empty());
    assertThat(Revision.sameAnswer(Json.kept(Json.text(kept)), ANSWER)).isTrue();
    assertThat(kept.path("revision").asInt()).isEqualTo(1);
    assertThat(kept.has("supersedes")).isFalse();
    assertThat(kept.at("/links/self").asText()).isEqualTo("/api/v1/explanations/exp_1");
  }

  @Test
  void theNextRevisionSaysWhatChanged() {
    ObjectNode before = ANSWER.deepCopy();
    before.put("verdict", "insufficient_evidence");
    before.remove("root_cause");
    ((com.fasterxml.jackson.databind.node.ArrayNode) before.get("nodes")).remove(0);
    JsonNode kept = Json.kept(Json.text(Revision.write(before, "exp_1", 1, Optional.empty())));
    ObjectNode next = Revision.write(ANSWER, "exp_1", 2, Optional.of(kept));
    assertThat(next.path("supersedes").asText()).isEqualTo("exp_1@1");
    assertThat(next.path("changed"))
        .extracting(entry -> entry.path("field").asText())
        .containsExactly(
            "verdict",
            "root_cause.kind",
            "root_cause.statement",
            "root_cause.confirmation",
            "nodes");
    assertThat(next.at("/changed/0/before").asText()).isEqualTo("insufficient_evidence");
    assertThat(next.at("/changed/1").has("before")).isFalse();
    assertThat(next.at("/changed/4/added")).hasSize(1);
  }

  @Test
  void theIdIsThatOfTheQuestionAndTheAnswer() {
    ObjectNode other = ANSWER.deepCopy().put("title", "something else");
    assertThat(Revision.id("q", ANSWER))
        .matches("exp_[0-9a-f]{20}")
        .isEqualTo(Revision.id("q", ANSWER.deepCopy()))
        .isNotEqualTo(Revision.id("r", ANSWER))
        .isNotEqualTo(Revision.id("q", other));
  }

  @Test
  void noRevisionIsWithoutAReason() {
    ObjectNode before = ANSWER.deepCopy();
    ((ObjectNode) before.get("coverage")).putArray("gaps").add("no traces in the window");
    JsonNode kept = Json.kept(Json.text(Revision.write(before, "exp_1", 1, Optional.empty())));
    assertThat(Revision.sameAnswer(kept, ANSWER)).isFalse();
    assertThat(Revision.write(ANSWER, "exp_1", 2, Optional.of(kept)).path("changed"))
        .extracting(entry -> entry.path("field").asText())
        .containsExactly("coverage");
  }
}
