package dev.whence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs the packaged benchmark, as its users do, with little load: every scenario comes to its end,
/// leaves nothing behind, and its figures are there. Nothing is said of how fast anything is.
class BenchRunsIT {

  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

  @TempDir private Path directory;

  @Test
  void spansAreTakenIn() throws Exception {
    JsonNode figures = run("ingest-traces", 2).at("/systems/whence/figures");

    assertThat(median(figures, "items/s")).isPositive();
    assertThat(median(figures, "items acknowledged")).isGreaterThanOrEqualTo(20_000);
    assertThat(median(figures, "server CPU s per million")).isPositive();
    assertThat(median(figures, "generator CPU s per million")).isPositive();
    assertThat(median(figures, "ack ms, open loop p99")).isPositive();
    assertThat(median(figures, "server resident MB, peak")).isPositive();
  }

  @ParameterizedTest
  @Tag("full")
  @CsvSource({
    "ingest-metrics, items/s",
    "ingest-traces --protocol grpc, items/s",
    "explain --questions 50, explain ms p99",
    "request --questions 50, request ms p99",
    "series --hours 2 --questions 50, series ms p99",
    "start, start to ready",
    "overload, accepted of peak",
    "mixed, explain p99",
  })
  void everyScenarioComesToItsEnd(String scenario, String figure) throws Exception {
    JsonNode own = run(scenario, 1).path("systems").elements().next();

    assertThat(own.path("durability").asText()).contains("fdatasync");
    assertThat(positive(own.path("figures"), figure)).as(figure).isTrue();
  }

  @Test
  @Tag("full")
  void aKilledServiceLosesNothing() throws Exception {
    JsonNode figures = run("crash", 2).at("/systems/whence/figures");

    assertThat(median(figures, "items acknowledged")).isGreaterThanOrEqualTo(20_000);
    assertThat(median(figures, "lost")).isZero();
    assertThat(median(figures, "doubled")).isZero();
  }

  @Test
  @Tag("full")
  void goodAndBadAreToldApart() throws Exception {
    assumeInstalled("prometheus");
    assumeInstalled("victoria-metrics");
    JsonNode systems = run("crash --against prometheus,victoriametrics", 1).path("systems");

    assertThat(median(systems.at("/whence/figures"), "lost")).isZero();
    assertThat(median(systems.at("/prometheus/figures"), "lost")).isZero();
    assertThat(median(systems.at("/victoriametrics/figures"), "lost")).isPositive();
  }

  @ParameterizedTest
  @Tag("full")
  @CsvSource({
    "'ingest-traces --against elasticsearch,zipkin', items/s",
    "ingest-logs --against elasticsearch, items/s",
    "disk --against elasticsearch, bytes per item",
    "ingest-traces --store elasticsearch, items/s",
  })
  void othersTakeTheSameItems(String scenario, String figure) throws Exception {
    JsonNode systems = run(scenario, 1).path("systems");

    assertThat(systems.elements().next().path("durability").asText()).contains("fdatasync");
    assertThat(systems)
        .isNotEmpty()
        .allMatch(each -> median(each.path("figures"), "items acknowledged") >= 20_000)
        .allMatch(each -> positive(each.path("figures"), figure));
  }

  private static void assumeInstalled(String program) {
    Assumptions.assumeTrue(
        Stream.of("/usr/bin", "/usr/local/bin")
            .anyMatch(each -> Files.isExecutable(Path.of(each, program))),
        program + " is not installed");
  }

  /// Whether there are figures whose names begin so, all above zero.
  private static boolean positive(JsonNode figures, String name) {
    List<JsonNode> named =
        figures.properties().stream()
            .filter(each -> each.getKey().startsWith(name))
            .map(Map.Entry::getValue)
            .toList();
    return !named.isEmpty() && named.stream().allMatch(each -> each.path("median").asDouble() > 0);
  }

  private static double median(JsonNode figures, String name) {
    assertThat(figures.path(name).path("median").isNumber()).as(name).isTrue();
    return figures.path(name).path("median").asDouble();
  }

  private JsonNode run(String scenario, int rounds) throws IOException, InterruptedException {
    Path json = directory.resolve("figures.json");
    Path log = directory.resolve("bench.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseCompactObjectHeaders",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            JAR.toString(),
            "bench"));
    command.addAll(List.of(scenario.split(" ")));
    command.addAll(
        List.of(
            "--size",
            "20k",
            "--rounds",
            "" + rounds,
            "--json",
            json.toString(),
            "--directory",
            directory + "/bench"));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("in time").isTrue();
    } finally {
      process.destroy();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(directory.resolve("bench"))
        .isDirectoryNotContaining(each -> each.getFileName().toString().startsWith("run-"));
    return Http.JSON.readTree(json.toFile());
  }
}
