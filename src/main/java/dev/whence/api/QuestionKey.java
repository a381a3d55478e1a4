package dev.whence.api;

import dev.whence.explain.Question;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// One short text for each resolved question.
final class QuestionKey {

  private static final int BYTES = 16;

  private QuestionKey() {}

  static String of(Question question) {
    Service service = question.service();
    StringBuilder text = new StringBuilder();
    append(text, question.tenant().id());
    append(text, service == null ? "" : service.key());
    append(text, question.signal() == null ? "" : question.signal());
    append(text, question.window());
    question.baselines().forEach(baseline -> append(text, baseline));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return "q_" + HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static void append(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }

  private static void append(StringBuilder text, TimeRange range) {
    append(text, range.fromNanos() + "-" + range.toNanos());
  }
}
