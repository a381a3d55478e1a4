package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Question;
import dev.whence.model.TimeRange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What an answer's ID is made of: tenant, resolved question, what was found, engine version and
/// settings.
final class Identity {

  /// The engine's: raised when equal data, question and settings may give another answer.
  static final String VERSION = "1";

  private final Diagnosis diagnosis;

  Identity(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  String id() {
    Question question = diagnosis.question();
    MessageDigest digest = sha256();
    update(digest, question.tenant().id());
    update(digest, question.service() == null ? "" : question.service().key());
    update(digest, question.signal() == null ? "" : question.signal());
    range(digest, diagnosis.windows().window());
    diagnosis.windows().baselines().forEach(baseline -> range(digest, baseline));
    for (Candidate candidate : diagnosis.ranked()) {
      update(digest, candidate.entity().key() + candidate.score());
    }
    update(digest, VERSION + configHash());
    return "exp_" + HexFormat.of().formatHex(digest.digest(), 0, 10);
  }

  String configHash() {
    MessageDigest digest = sha256();
    update(digest, diagnosis.settings().toString());
    return "sha256:" + HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static void range(MessageDigest digest, TimeRange range) {
    update(digest, range.fromNanos() + "-" + range.toNanos());
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
