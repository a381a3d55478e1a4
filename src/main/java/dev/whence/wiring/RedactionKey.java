package dev.whence.wiring;

import dev.whence.journal.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The key of keyed hashes that nobody configured: made at the first start, and kept in a file that
/// its owner alone may read.
final class RedactionKey {

  private static final int BYTES = 32;

  private RedactionKey() {}

  /// What a file holds, which is made where there is none.
  ///
  /// @throws IllegalStateException where it holds less than a key
  static byte[] in(Path file) {
    try {
      byte[] key = Files.exists(file) ? Files.readAllBytes(file) : create(file);
      if (key.length < BYTES) {
        throw new IllegalStateException(
            file
                + " holds "
                + key.length
                + " bytes of a key of "
                + BYTES
                + ". Recommended action: put back the file of a backup, or delete it: a new key is"
                + " made then, with which values have other hashes than before");
      }
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException("the key of redaction cannot be kept in " + file, e);
    }
  }

  private static byte[] create(Path file) throws IOException {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = Files.createTempFile(directory, file.getFileName().toString(), ".part");
    DurableFile.write(part, file, key);
    return key;
  }
}
