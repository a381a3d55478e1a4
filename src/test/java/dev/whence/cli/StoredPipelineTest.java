package dev.whence.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.ChangeEvent;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredPipelineTest {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir Path folder;

  @Test
  void aVersionThatTelemetryShowsIsAChange() throws Exception {
    assertThat(changes(Thinning.NONE))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.service()).isNotNull();
              assertThat(change.version()).isEqualTo("2.0");
              assertThat(change.timeNanos()).isEqualTo(TimeRange.nanos(START.plusSeconds(60 * 5)));
            });
  }

  @Test
  void whereChangesAreLeftOutThoseThatTelemetryShowsAreToo() throws Exception {
    assertThat(changes(new Thinning(Set.of(Signal.CHANGES), 1, 0))).isEmpty();
  }

  private List<ChangeEvent> changes(Thinning thinning) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int minute = 0; minute < 10; minute++) {
      lines.add(line(START.plusSeconds(60L * minute), minute < 5 ? "1.0" : "2.0"));
    }
    Path file = Files.write(folder.resolve("telemetry.jsonl"), lines);
    try (StoredPipeline pipeline = new StoredPipeline(thinning, true)) {
      pipeline.ingest(file);
      long from = TimeRange.nanos(START);
      TimeRange all = new TimeRange(from, from + 3_600_000_000_000L);
      return pipeline.reader().changes(Tenant.DEFAULT, all, 10);
    }
  }

  private static String line(Instant at, String version) {
    return """
        {"resourceLogs":[{"resource":{"attributes":[\
        {"key":"service.name","value":{"stringValue":"cart"}},\
        {"key":"service.version","value":{"stringValue":"%s"}}]},\
        "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d","body":{"stringValue":"ready"}}]}]}]}"""
        .formatted(version, TimeRange.nanos(at));
  }
}
