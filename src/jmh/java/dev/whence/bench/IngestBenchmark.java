package dev.whence.bench;

import dev.whence.aggregate.JoinedFold;
import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.join.IdentitySettings;
import dev.whence.join.JoinSettings;
import dev.whence.join.RequestIdentity;
import dev.whence.join.RequestJoin;
import dev.whence.journal.Journal;
import dev.whence.journal.JournalSettings;
import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.LatencySketch;
import dev.whence.model.Signal;
import dev.whence.model.Slabs;
import dev.whence.model.Vocabulary;
import dev.whence.store.FrameCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Spans a second through each step of the way in, on the load that `bench` sends.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class IngestBenchmark {

  private static final int BATCH = 512;
  private static final int REQUESTS = 16;
  private static final int SPANS = BATCH * REQUESTS;

  private final LocalRollup localRollup = new LocalRollup(Vocabulary.DEFAULT);
  private final JoinedRollup joinedRollup = new JoinedRollup(Vocabulary.DEFAULT);
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<Frame> frames = new ArrayList<>();
  private final List<byte[]> encoded = new ArrayList<>();
  private final Slabs slabs = new Slabs();
  private Path directory = Path.of("");
  private Journal journal;

  @Setup
  public void prepare() throws Exception {
    directory = Files.createTempDirectory("whence-jmh-");
    BenchPlan plan = new BenchPlan(SPANS, 1, BATCH, 20, 1, 0, List.of(), directory);
    RequestIdentity identity = new RequestIdentity(IdentitySettings.DEFAULT);
    try (LoadFile load = Loads.TRACES.open(plan, SPANS + 4L * BATCH)) {
      for (int i = 0; i < REQUESTS; i++) {
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(load.body(i))).readAllBytes();
        bodies.add(plain);
        Frame frame = OtlpDecoder.decode(Signal.SPANS, OtlpEncoding.PROTOBUF, plain).frame();
        frames.add(identity.identify(frame));
        encoded.add(FrameCodec.encode(frames.getLast()));
      }
    }
    journal = Journal.open(directory.resolve("journal"), JournalSettings.DEFAULT, 1);
  }

  @TearDown
  public void close() {
    journal.close();
  }

  @Benchmark
  @OperationsPerInvocation(SPANS)
  public long decode() throws Exception {
    long size = 0;
    for (byte[] body : bodies) {
      size += OtlpDecoder.decode(Signal.SPANS, OtlpEncoding.PROTOBUF, body).frame().size();
    }
    return size;
  }

  @Benchmark
  @OperationsPerInvocation(SPANS)
  public long encodeBlock() {
    long size = 0;
    for (Frame frame : frames) {
      size += FrameCodec.encode(frame).length;
    }
    return size;
  }

  @Benchmark
  @OperationsPerInvocation(SPANS)
  public long decodeBlock() {
    long size = 0;
    for (byte[] bytes : encoded) {
      size += FrameCodec.decode(bytes).size();
    }
    return size;
  }

  @Benchmark
  @OperationsPerInvocation(SPANS)
  public List<List<Cell>> localRollup() {
    return frames.stream().map(localRollup::fold).toList();
  }

  /// Join of frames made narrow for it, and the rollup of the joined requests.
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public List<Cell> joinAndRollup() {
    RequestJoin join = new RequestJoin(JoinSettings.DEFAULT);
    frames.forEach(frame -> join.offer(frame.narrow(slabs), 0));
    JoinedFold fold = joinedRollup.begin();
    join.drain(fold::add);
    return fold.cells();
  }

  /// Sixteen requests at a time, as they come: one flush or a few.
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public long journalAppend() throws IOException {
    long sequence = 0;
    List<java.util.concurrent.CompletableFuture<Long>> all =
        encoded.stream().map(journal::append).toList();
    for (var each : all) {
      sequence = each.join();
    }
    journal.release(sequence);
    return sequence;
  }

  @Benchmark
  @OperationsPerInvocation(SPANS)
  public LatencySketch sketch() {
    LatencySketch sketch = new LatencySketch();
    for (Frame frame : frames) {
      for (int row = 0; row < frame.size(); row++) {
        sketch.add(frame.main().get(5, row) - frame.main().get(4, row));
      }
    }
    return sketch;
  }
}
