package dev.whence.wiring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.decode.DecodeException;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.redact.Planted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is hidden is in none of the files of the data directory.
class RedactionOnDiskTest {

  @TempDir Path directory;

  @Test
  void noFileHoldsASecret() throws DecodeException, IOException {
    assertThat(filesWithTheSecret(Planted.redactor())).isEmpty();
  }

  /// Without redaction the files have it, and so would show it.
  @Test
  void theFilesCanBeReadThrough() throws DecodeException, IOException {
    assertThat(filesWithTheSecret(UnaryOperator.identity()))
        .anyMatch(file -> file.startsWith("journal"))
        .anyMatch(file -> file.startsWith("store"));
  }

  /// While all is in the journal, and once it is in the store.
  private Set<String> filesWithTheSecret(UnaryOperator<Frame> redaction)
      throws DecodeException, IOException {
    Set<String> found = new TreeSet<>();
    try (Pipeline pipeline =
        Pipeline.open(
            PipelineSettings.in(directory).with(redaction), () -> Planted.NANOS + 1_000_000_000L)) {
      for (Map.Entry<String, Frame> planted : Planted.frames().entrySet()) {
        Export export =
            new Export(
                Tenant.DEFAULT,
                planted.getValue(),
                ExportKey.of(planted.getKey().getBytes(UTF_8)),
                Export.Rejected.NONE);
        long accepted = pipeline.intake().accept(export).toCompletableFuture().join().accepted();
        assertThat(accepted).as(planted.getKey()).isEqualTo(1);
      }
      found.addAll(filesWithTheSecret());
    }
    found.addAll(filesWithTheSecret());
    return found;
  }

  private List<String> filesWithTheSecret() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> read(file).contains(Planted.SECRET))
          .map(file -> directory.relativize(file).toString())
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
