package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionKeyTest {

  @TempDir Path directory;

  @Test
  void theKeyIsMadeOnceAndNothingElseIsLeftBehind() throws IOException {
    Path file = directory.resolve("data").resolve("redaction.key");
    byte[] key = RedactionKey.in(file);
    assertThat(key).hasSize(32);
    assertThat(RedactionKey.in(file)).isEqualTo(key);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void onlyItsOwnerMayReadTheFile() throws IOException {
    Path file = directory.resolve("redaction.key");
    RedactionKey.in(file);
    assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"), "no permissions here");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 31})
  void partOfAKeyIsRefusedByTheNameOfItsFile(int bytes) throws IOException {
    Path file = Files.write(directory.resolve("redaction.key"), new byte[bytes]);
    assertThatThrownBy(() -> RedactionKey.in(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("delete it");
  }
}
