package dev.whence.api.answers;

import dev.whence.api.Digest;
import dev.whence.explain.answer.Question;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;

/// One short text for each resolved question.
final class QuestionKey {

  private QuestionKey() {}

  static String of(Question question) {
    Service service = question.service();
    StringBuilder text = new StringBuilder();
    append(text, question.tenant().id());
    append(text, service == null ? "" : service.key());
    append(text, question.signal() == null ? "" : question.signal());
    append(text, question.window());
    question.baselines().forEach(baseline -> append(text, baseline));
    return "q_" + Digest.hex(text.toString());
  }

  private static void append(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }

  private static void append(StringBuilder text, TimeRange range) {
    append(text, range.fromNanos() + "-" + range.toNanos());
  }
}
