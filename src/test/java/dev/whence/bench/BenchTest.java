package dev.whence.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.model.Signal;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchTest {

  @TempDir private Path directory;

  private BenchPlan plan(String name) {
    return new BenchPlan(2_000, 3, 256, 20, 1, 0, List.of(), directory.resolve(name));
  }

  @ParameterizedTest
  @EnumSource(Loads.class)
  void equalSeedsGiveEqualBytes(Loads kind) throws Exception {
    try (LoadFile once = kind.open(plan("a"), 2_000);
        LoadFile again = kind.open(plan("b"), 2_000)) {
      assertThat(again.size()).isEqualTo(once.size()).isPositive();
      for (int body = 0; body < once.size(); body++) {
        assertThat(again.body(body)).isEqualTo(once.body(body));
      }
    }
  }

  @Test
  void aLoadHoldsAsManySpansAsItSays() throws Exception {
    try (LoadFile load = Loads.TRACES.open(plan("a"), 2_000)) {
      long spans = 0;
      for (int body = 0; body < load.size(); body++) {
        byte[] plain =
            new GZIPInputStream(new ByteArrayInputStream(load.body(body))).readAllBytes();
        int size = OtlpDecoder.decode(Signal.SPANS, OtlpEncoding.PROTOBUF, plain).frame().size();
        assertThat(size).isEqualTo(load.items(body));
        spans += size;
      }
      assertThat(spans).isEqualTo(load.itemsBefore(load.size())).isGreaterThanOrEqualTo(2_000);
      assertThat(load.itemsBefore(load.after(700))).isGreaterThanOrEqualTo(700);
    }
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
    assertThatThrownBy(() -> BenchPlan.size("many")).hasMessageContaining("many");
  }

  @Test
  void aProcessKnowsWhatItUsed() {
    ProcessUse use = ProcessUse.of(ProcessHandle.current().pid());

    assertThat(use.cpuSeconds()).isPositive();
    assertThat(use.peakBytes()).isGreaterThanOrEqualTo(use.residentBytes()).isPositive();
    assertThat(use.threads()).isNotEmpty();
  }
}
