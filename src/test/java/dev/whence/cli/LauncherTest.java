package dev.whence.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

  @Test
  void everyCommandHasHelp() {
    assertHelp(Main.commandLine(), List.of());
  }

  private static void assertHelp(CommandLine command, List<String> path) {
    var arguments = new ArrayList<>(path);
    arguments.add("--help");
    var out = new StringWriter();
    assertThat(
            Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new)))
        .as(arguments.toString())
        .isZero();
    assertThat(out.toString()).startsWith("Usage: ").doesNotContain("Default: []");
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              var longer = new ArrayList<>(path);
              longer.add(name);
              assertHelp(sub, longer);
            });
  }

  @Test
  void theMavenThatIsPointedAtIsTakenBeforeThatOfThePath(@TempDir Path folder) throws Exception {
    Path pointedAt = maven(folder.resolve("home/bin"));
    Path onPath = maven(folder.resolve("path"));
    assertThat(found(onPath, folder.resolve("home"))).isEqualTo(pointedAt.toString());
    assertThat(found(onPath, folder.resolve("none"))).isEqualTo(onPath.toString());
  }

  private static Path maven(Path bin) throws IOException {
    Path mvn = Files.createDirectories(bin).resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\necho 'Apache Maven 3.9.9 (build)'\n");
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
    return mvn;
  }

  /// Which Maven the launcher finds.
  private static String found(Path onPath, Path home) throws Exception {
    String script = Files.readString(Path.of("whence"));
    int begin = script.indexOf("find_maven() {");
    String function = script.substring(begin, script.indexOf("\n}\n", begin) + 3);
    var shell = new ProcessBuilder("sh", "-c", "set -eu\n" + function + "find_maven");
    shell.environment().put("PATH", onPath.getParent() + ":/usr/bin:/bin");
    shell.environment().put("MAVEN_HOME", home.toString());
    Process process = shell.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return answer.strip();
  }

  private static String usage() throws IOException {
    String script = Files.readString(Path.of("whence"));
    int begin = script.indexOf("Commands:\n");
    return script.substring(begin, script.indexOf("\nTEXT", begin));
  }
}
