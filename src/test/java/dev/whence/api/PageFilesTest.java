package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page's files, as far as reading them tells.
class PageFilesTest {

  private static final Path ROOT = Path.of("src/main/resources/META-INF/resources");

  /// Browsers fetch them all at once, instead of one after the other as each names the next.
  @Test
  void everyModuleIsFetchedAhead() throws IOException {
    String index = Files.readString(ROOT.resolve("index.html"));
    try (Stream<Path> files = Files.list(ROOT.resolve("whence"))) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".js")))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(index).contains("=\"whence/" + name + "\""));
    }
  }

  /// What telemetry says enters the page as text alone.
  @Test
  void noModuleWritesMarkup() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("whence"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".js")).toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
            .doesNotContain("eval(", "new Function", "srcdoc", "cssText");
      }
    }
  }
}
