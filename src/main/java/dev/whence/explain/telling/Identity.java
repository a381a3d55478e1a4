package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Question;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.TimeRange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What an answer's ID is made of: tenant, resolved question, fingerprint of the data read, engine
/// version and settings.
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
    update(digest, fingerprint(diagnosis.facts().window()));
    for (Candidate candidate : diagnosis.ranked()) {
      update(digest, candidate.entity().key() + candidate.score());
    }
    update(digest, VERSION + configHash());
    return "exp_" + HexFormat.of().formatHex(digest.digest(), 0, 10);
  }

  /// Tells sets of cells apart by keys and counts, in whatever order they were read: a sum of one
  /// well mixed number for each.
  private static String fingerprint(List<Cell> cells) {
    long sum = cells.parallelStream().mapToLong(Identity::mixed).sum();
    return cells.size() + "-" + Long.toHexString(sum);
  }

  private static long mixed(Cell cell) {
    CellKey key = cell.key();
    long mixed = key.kind().ordinal();
    for (int i = 0; i < key.kind().dimensions().size(); i++) {
      mixed = mixed(mixed, key.text(i).hashCode());
    }
    for (int i = 0; i < key.kind().counts().size(); i++) {
      mixed = mixed(mixed, cell.count(i));
    }
    return mixed;
  }

  /// A step of MurmurHash3's 64-bit finalizer (Appleby).
  private static long mixed(long known, long next) {
    long mixed = (Long.rotateLeft(known, 27) ^ next) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
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
