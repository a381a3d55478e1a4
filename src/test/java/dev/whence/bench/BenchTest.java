package dev.whence.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class BenchTest {

  @TempDir private Path directory;

  private static Bench parsed(String... arguments) {
    Bench bench = new Bench();
    new CommandLine(bench).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return bench;
  }

  @ParameterizedTest
  @CsvSource({
    "explain --against zipkin, only this service answers",
    "ingest-traces --against zipkin --size 11m, up to 10m",
    "ingest-logs --against prometheus, prometheus cannot be measured with log lines",
    "ingest-metrics --against elasticsearch, elasticsearch cannot be measured with metric points",
    "ingest-metrics --against zipkin, zipkin cannot be measured with metric points",
    "crash --against elasticsearch --against prometheus, cannot be measured with metric points",
    "ingest-metrics --protocol grpc, cannot be measured with metric points",
    "mixed --hours 2, --regrouped and --questions are for",
    "explain --regrouped --curve services, --regrouped and --questions are for",
    "ingest-traces --questions 5, --regrouped and --questions are for",
    "explain --hours 0, --hours must be 1 or more",
    "explain --questions 0, --questions must be 1 or more",
    "ingest-traces --connections 0, --connections must be 1 or more",
    "ingest-traces --size many, many",
    "ingest-traces, run it as ./whence bench",
  })
  void whatCannotBeMeasuredIsSaidInOneLine(String arguments, String says) {
    Bench bench = parsed((arguments + " --directory " + directory).split(" "));

    assertThatThrownBy(bench::measure).isInstanceOf(BenchFailed.class).hasMessageContaining(says);
  }

  @Test
  void unknownNamesAreRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> parsed("ingest-traces", "--against", "splunk"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("splunk")
        .hasMessageContainingAll("VICTORIAMETRICS", "WHENCE");
    assertThatThrownBy(() -> parsed("bake"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("MIXED");
  }

  @Test
  void aProgramThatIsMissingIsNamedWithItsPackage() {
    assertThatThrownBy(() -> Packages.program("no-such-program", "its-package"))
        .isInstanceOf(BenchFailed.class)
        .hasMessageContaining("no-such-program")
        .hasMessageContaining("apt-get install its-package");
  }

  @Test
  void aServerThatDoesNotStartSaysWhy() {
    ServerProcess.Launch launch =
        new ServerProcess.Launch(
            "short-lived",
            List.of("sh", "-c", "echo no such luck"),
            Map.of(),
            URI.create("http://127.0.0.1:1/"));

    assertThatThrownBy(() -> ServerProcess.start(launch, directory))
        .isInstanceOf(BenchFailed.class)
        .hasMessageContaining("short-lived did not start")
        .hasMessageContaining("no such luck");
  }

  @Test
  void pausesAndAllocationAreReadFromTheCollectorsLog() throws Exception {
    Path log = directory.resolve("gc.log");
    Files.writeString(
        log,
        """
        [0.1s][info][gc] Using G1
        [0.5s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 100M->20M(512M) 4.500ms
        [0.9s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 220M->30M(512M) 1.500ms
        """);

    assertThat(GcLog.read(log)).isEqualTo(new GcLog(2, 6.0, 4.5, 300));
  }

  @Test
  void sizesAreNumbersWithAUnit() {
    assertThat(BenchPlan.size("10m")).isEqualTo(10_000_000);
    assertThat(BenchPlan.size("250k")).isEqualTo(250_000);
  }

  @Test
  void aProcessKnowsWhatItUsed() {
    ProcessUse use = ProcessUse.of(ProcessHandle.current().pid());

    assertThat(use.cpuSeconds()).isPositive();
    assertThat(use.peakBytes()).isGreaterThanOrEqualTo(use.residentBytes()).isPositive();
    assertThat(use.threads()).isNotEmpty();
  }
}
