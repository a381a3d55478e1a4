package dev.whence.api.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;

/// Adds to an answer what is known around it: objectives, playbooks, similar incidents, alerts.
public interface AnswerContext {

  /// Adds nothing.
  AnswerContext NONE = (question, answer, written) -> {};

  /// @param written the answer as it will be kept, without ID and links
  void add(Question question, Explanation answer, ObjectNode written);
}
