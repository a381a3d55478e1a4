package dev.whence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.decode.RemoteWrite;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.wiring.Pipeline;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A ledger that could not tell a loss would prove nothing.
class LedgerTest {

  private static final int ITEMS = 3_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(names = {"TRACES", "METRICS"})
  void knowsWhatIsMissing(Loads what) throws Exception {
    BenchPlan plan = new BenchPlan(ITEMS, 5, 256, 20, 1, 0, List.of(), directory);
    try (LoadFile load = what.open(plan, ITEMS);
        Pipeline pipeline = BenchServer.open(directory.resolve("data"))) {
      BitSet acknowledged = new BitSet();
      acknowledged.set(0, load.size());
      for (int body = 0; body < load.size(); body++) {
        if (body != 4) {
          keep(pipeline, what, load.body(body));
        }
      }

      assertThat(Ledger.found(pipeline.store(), what, load, acknowledged))
          .isEqualTo(new Running.Found(load.items(4), 0));
      keep(pipeline, what, load.body(4));
      assertThat(Ledger.found(pipeline.store(), what, load, acknowledged))
          .isEqualTo(new Running.Found(0, 0));
      acknowledged.clear(4);
      assertThat(Ledger.found(pipeline.store(), what, load, acknowledged).doubled())
          .as("more than was acknowledged")
          .isEqualTo(load.items(4));
    }
  }

  private static void keep(Pipeline pipeline, Loads what, byte[] body) throws Exception {
    pipeline
        .intake()
        .accept(
            new Export(Tenant.DEFAULT, frame(what, body), ExportKey.of(body), Export.Rejected.NONE))
        .toCompletableFuture()
        .join();
  }

  private static Frame frame(Loads what, byte[] body) throws Exception {
    if (what == Loads.METRICS) {
      return RemoteWrite.v1(body, 1 << 20).decoded().frame();
    }
    byte[] plain = LoadFile.gunzip(body);
    return OtlpDecoder.decode(Signal.SPANS, OtlpEncoding.PROTOBUF, plain).frame();
  }
}
