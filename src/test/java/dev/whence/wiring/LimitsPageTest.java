package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The table of limits says what the configuration has, no more and no less, with its defaults.
class LimitsPageTest {

  private static void settings(Class<?> type, String prefix, Map<String, String> into) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.isSynthetic() || method.isDefault() || method.getParameterCount() > 0) {
        continue;
      }
      if (Modifier.isPrivate(method.getModifiers())) {
        continue;
      }
      String name = prefix + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      WithDefault usual = method.getAnnotation(WithDefault.class);
      if (method.getReturnType().isInterface()
          && method.getReturnType().getPackage().equals(type.getPackage())) {
        settings(method.getReturnType(), name + ".", into);
      } else {
        into.put(name, usual == null ? "-" : usual.value());
      }
    }
  }

  @Test
  void everyLimitIsInTheTable() throws IOException {
    Map<String, String> configured = new TreeMap<>();
    settings(WhenceConfig.Receive.class, "whence.receive.", configured);
    settings(JournalConfig.class, "whence.journal.", configured);
    settings(IntakeConfig.class, "whence.intake.", configured);
    settings(CompactionConfig.class, "whence.compaction.", configured);
    settings(QuestionConfig.class, "whence.questions.", configured);
    settings(McpConfig.class, "whence.mcp.", configured);
    settings(RetentionConfig.class, "whence.retention.", configured);
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("src/docs/limits.md"))) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 3 && cells[1].strip().startsWith("`whence.")) {
        documented.put(cells[1].strip().replace("`", ""), cells[2].strip().replace("`", ""));
      }
    }
    assertThat(documented).isEqualTo(configured);
  }

  /// By its last word alone: tables name several at once.
  @Test
  void everySettingIsToldOfSomewhere() throws IOException {
    Map<String, String> configured = new TreeMap<>();
    settings(WhenceConfig.class, "whence.", configured);
    StringBuilder pages = new StringBuilder(Files.readString(Path.of("README.md")));
    try (DirectoryStream<Path> docs = Files.newDirectoryStream(Path.of("src/docs"), "*.md")) {
      for (Path page : docs) {
        pages.append(Files.readString(page));
      }
    }
    assertThat(configured)
        .hasSizeGreaterThan(80)
        .allSatisfy(
            (name, usual) ->
                assertThat(pages)
                    .containsPattern(
                        "[`.{,]" + name.substring(name.lastIndexOf('.') + 1) + "[`.,}=\"]"));
  }
}
