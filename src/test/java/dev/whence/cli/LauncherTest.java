package dev.whence.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The launcher answers `--help` without a build, so its list of commands is its own; here it is
/// held to the real one.
class LauncherTest {
  @Test
  void listsTheCommandsThereAre() throws IOException {
    var listed = new HashSet<String>();
    var line = Pattern.compile("^  ([a-z]+) {2,}", Pattern.MULTILINE).matcher(usage());
    while (line.find()) {
      listed.add(line.group(1));
    }
    var real = new HashSet<>(Main.commandLine().getSubcommands().keySet());
    real.addAll(List.of("test", "image")); // the launcher's own
    assertThat(listed).isEqualTo(real);
  }

  private static String usage() throws IOException {
    String script = Files.readString(Path.of("whence"));
    int begin = script.indexOf("Commands:\n");
    return script.substring(begin, script.indexOf("\nTEXT", begin));
  }
}
