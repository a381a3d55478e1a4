package dev.whence.bench;

import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.wiring.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Time to regroup 100,000 spans of the load that `bench` sends: read, put in order, added up,
/// written.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 5)
@Fork(1)
public class CompactionBenchmark {

  private static final long SPANS = 100_000;

  private Path directory = Path.of("");
  private Pipeline pipeline;

  @Setup(Level.Invocation)
  public void ingest() throws Exception {
    directory = Files.createTempDirectory("whence-jmh-");
    pipeline = BenchServer.open(directory.resolve("data"));
    BenchPlan plan = new BenchPlan(SPANS, 1, 512, 20, 1, 0, List.of(), directory);
    try (LoadFile load = Loads.TRACES.open(plan, SPANS)) {
      for (int i = 0; i < load.size(); i++) {
        accept(load.body(i));
      }
    }
  }

  private void accept(byte[] body) throws Exception {
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    Export export =
        new Export(
            Tenant.DEFAULT,
            OtlpDecoder.decode(Signal.SPANS, OtlpEncoding.PROTOBUF, plain).frame(),
            ExportKey.of(body),
            Export.Rejected.NONE);
    pipeline.intake().accept(export).toCompletableFuture().join();
  }

  @TearDown(Level.Invocation)
  public void delete() throws IOException {
    pipeline.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  public void compact() {
    pipeline.compactAll();
  }
}
