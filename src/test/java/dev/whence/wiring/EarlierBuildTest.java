package dev.whence.wiring;

import static dev.whence.wiring.CompactionFixture.ALL;
import static dev.whence.wiring.CompactionFixture.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Data directories that earlier builds left: this one finds all in them that it finds in its own.
class EarlierBuildTest {

  @TempDir Path directory;

  static Stream<Path> kept() throws IOException {
    return Files.list(Path.of("src/test/resources/kept")).sorted();
  }

  @ParameterizedTest
  @MethodSource("kept")
  void whatAnEarlierBuildKeptIsThere(Path zip) throws IOException {
    KeptDirectory.unzip(zip, directory.resolve("earlier"));
    try (Pipeline earlier = KeptDirectory.open(directory.resolve("earlier"));
        Pipeline now = KeptDirectory.open(directory.resolve("now"))) {
      KeptDirectory.fill(now);
      assertThat(CompactionFixture.dump(now)).contains("POST /login");
      earlier.compactAll();
      now.compactAll();
      assertThat(CompactionFixture.dump(earlier)).isEqualTo(CompactionFixture.dump(now));
      assertThat(others(earlier)).isEqualTo(others(now));
    }
  }

  private static String text(Series series) {
    StringBuilder text = new StringBuilder().append(series.key()).append(series.emitter());
    for (int i = 0; i < series.size(); i++) {
      text.append(' ').append(series.timeNanos(i));
      text.append(' ').append(series.value(i)).append(' ').append(series.count(i));
    }
    return text.toString();
  }

  /// What is not regrouped: points, changes, documents.
  private static String others(Pipeline in) {
    StringBuilder text = new StringBuilder();
    in.store()
        .series(TENANT, Set.of(), Set.of(), ALL, 1_000)
        .forEach(each -> text.append(text(each)).append('\n'));
    in.store().changes(TENANT, ALL, 1_000).forEach(each -> text.append(each).append('\n'));
    in.store()
        .documents(TENANT, KeptDirectory.KIND, ALL, 1_000)
        .forEach(each -> text.append(each).append('\n'));
    text.append(in.store().document(TENANT, KeptDirectory.KIND, "a", 1));
    return text.toString();
  }
}
