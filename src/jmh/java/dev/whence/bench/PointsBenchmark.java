package dev.whence.bench;

import dev.whence.decode.RemoteWrite;
import dev.whence.model.Emitters;
import dev.whence.model.Frame;
import dev.whence.model.Vocabulary;
import dev.whence.store.FrameCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Metric points a second of remote write through the steps of the way in, on the load that `bench`
/// sends: 10,000 series, a sample each in turn.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PointsBenchmark {

  private static final int BATCH = 512;
  private static final int POINTS = 2 * MetricLoad.SERIES;
  private static final int MOST_BYTES = 1 << 20;

  private final List<byte[]> bodies = new ArrayList<>();
  private final List<Frame> frames = new ArrayList<>();

  @Setup
  public void prepare() throws Exception {
    Path directory = Files.createTempDirectory("whence-jmh-");
    BenchPlan plan = new BenchPlan(POINTS, 1, BATCH, 20, 1, 0, List.of(), directory);
    try (LoadFile load = Loads.METRICS.open(plan, POINTS)) {
      for (int i = 0; i < 2 * MetricLoad.cycle(BATCH); i++) {
        bodies.add(load.body(i));
        frames.add(RemoteWrite.v1(load.body(i), MOST_BYTES).decoded().frame());
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(POINTS)
  public long decode() throws Exception {
    long size = 0;
    for (byte[] body : bodies) {
      size += RemoteWrite.v1(body, MOST_BYTES).samples();
    }
    return size;
  }

  @Benchmark
  @OperationsPerInvocation(POINTS)
  public long encodeBlock() {
    long size = 0;
    for (Frame frame : frames) {
      size += FrameCodec.encode(frame).length;
    }
    return size;
  }

  @Benchmark
  @OperationsPerInvocation(POINTS)
  public long services() {
    long size = 0;
    for (Frame frame : frames) {
      size += new Emitters(frame, Vocabulary.DEFAULT).services().size();
    }
    return size;
  }
}
