package dev.whence.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every dashboard compiles as what `@grafana/schema`, Grafana's own package, says a dashboard is.
@Tag("full")
class DashboardSchemaTest {

  private static final Path FOLDER = Path.of("target", "grafana-schema");
  private static final String[] PACKAGES = {"@grafana/schema@12.1.0", "typescript@5.9.3"};
  private static final String COMPILER =
      "node_modules/.bin/tsc --noEmit --strict --skipLibCheck --target es2022 --module esnext --moduleResolution bundler";

  private record Outcome(int code, String said) {}

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    assumeTrue(onPath("npm"), "no npm on the PATH (Debian: apt-get install npm)");
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("package.json"), "{\"private\": true}");
    Files.writeString(FOLDER.resolve("check.ts"), Tree.text("src/test/resources/grafana/check.ts"));
    List<String> command = new ArrayList<>(List.of("npm", "install", "--silent", "--no-audit"));
    command.addAll(List.of("--no-fund", "--ignore-scripts", "--no-package-lock"));
    command.addAll(List.of(PACKAGES));
    Outcome installed = run(command);
    assumeTrue(installed.code() == 0, "npm did not install " + installed.said());
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Test
  void everyDashboardIsOne() throws IOException, InterruptedException {
    List<String> files = new ArrayList<>();
    for (Path dashboard : Tree.files("grafana/dashboards", "json")) {
      String name = dashboard.getFileName().toString().replace(".json", ".ts");
      files.add(write(name, Files.readString(dashboard)));
    }
    assertThat(files).isNotEmpty();
    Outcome checked = compile(files);
    assertThat(checked.code()).as(checked.said()).isZero();
  }

  @Test
  void aWrongFieldOrValueIsNone() throws IOException, InterruptedException {
    String right = Tree.text("grafana/dashboards/whence-itself.json");
    List<String> files =
        List.of(
            write("wrong-field.ts", right.replace("\"fieldConfig\"", "\"fieldsConfig\"")),
            write("wrong-value.ts", right.replace("\"absolute\"", "\"total\"")));
    assertThat(compile(files).said())
        .contains("wrong-field.ts", "fieldsConfig")
        .contains("wrong-value.ts", "total");
  }

  private static String write(String name, String json) throws IOException {
    String head = "import type { FiledDashboard } from './check';\n";
    Files.writeString(
        FOLDER.resolve(name), head + "export const dashboard: FiledDashboard = " + json);
    return name;
  }

  private static Outcome compile(List<String> files) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(COMPILER.split(" ")));
    command.addAll(files);
    return run(command);
  }

  private static Outcome run(List<String> command) throws IOException, InterruptedException {
    Path said = FOLDER.resolve("said.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return new Outcome(-1, "took too long");
    }
    return new Outcome(process.exitValue(), Files.readString(said, UTF_8));
  }
}
