package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page's files, as far as reading them tells.
class PageFilesTest {

  private static final Path ROOT = Path.of("src/main/resources/META-INF/resources");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import .*? from '\\./([a-z]+)\\.js';");

  /// Browsers fetch what the answer needs all at once, instead of one after the other as each names
  /// the next, and nothing that only other screens need.
  @Test
  void everyModuleThatTheAnswerNeedsIsFetchedAhead() throws IOException {
    Set<String> needed = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of("app"));
    while (!open.isEmpty()) {
      Matcher named =
          IMPORT.matcher(Files.readString(ROOT.resolve("whence/" + open.pop() + ".js")));
      named.results().map(found -> found.group(1)).filter(needed::add).forEach(open::push);
    }
    Matcher ahead =
        Pattern.compile("\"modulepreload\" href=\"whence/([a-z]+)[.]js\"")
            .matcher(Files.readString(ROOT.resolve("index.html")));
    assertThat(ahead.results().map(found -> found.group(1))).containsExactlyElementsOf(needed);
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
