package dev.whence.bench;

import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.explain.Explainer;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellsFound;
import dev.whence.store.Found;
import dev.whence.store.Grain;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Milliseconds of a question and of its parts, over an hour of the load that `bench` sends,
/// compacted.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class QuestionBenchmark {

  private static final int SPANS = 200_000;
  private static final TimeRange WINDOW = minutes(30, 35);
  private static final TimeRange BEFORE = minutes(20, 30);
  private static final TimeRange HOUR = minutes(0, 60);

  @Param({"20", "200"})
  private int services;

  private final List<String> traces = new ArrayList<>();
  private Pipeline pipeline;
  private Explainer explainer;
  private Explainer remembering;
  private int asked;

  private static TimeRange minutes(long from, long to) {
    long minute = TimeUnit.MINUTES.toNanos(1);
    return new TimeRange(
        TraceLoad.BEGIN_NANOS + from * minute, TraceLoad.BEGIN_NANOS + to * minute);
  }

  @Setup
  public void prepare() throws Exception {
    Path directory = Files.createTempDirectory("whence-jmh-");
    pipeline =
        Pipeline.open(
            PipelineSettings.in(directory.resolve("data")), () -> TimeRange.nanos(Instant.now()));
    BenchPlan plan = new BenchPlan(SPANS, 1, 512, services, 1, 0, List.of(), directory);
    try (LoadFile load = Loads.TRACES_OF_AN_HOUR.open(plan, SPANS)) {
      for (int i = 0; i < load.size(); i++) {
        put(new GZIPInputStream(new ByteArrayInputStream(load.body(i))).readAllBytes());
      }
    }
    pipeline.compactAll();
    explainer = new Explainer(pipeline.store(), EngineSettings.DEFAULT);
    remembering = new Explainer(remembering(pipeline.store()), EngineSettings.DEFAULT);
  }

  private void put(byte[] body) throws Exception {
    Frame frame = OtlpDecoder.decode(Signal.SPANS, OtlpEncoding.PROTOBUF, body).frame();
    traces.add(Spans.of(frame).traceId(0).toString());
    pipeline
        .intake()
        .accept(new Export(Tenant.DEFAULT, frame, ExportKey.of(body), Export.Rejected.NONE))
        .toCompletableFuture()
        .join();
  }

  /// Answers from memory what was asked before, so that only the engine's own work is left.
  private static StoreReader remembering(StoreReader reader) {
    Map<List<Object>, Object> known = new HashMap<>();
    return (StoreReader)
        Proxy.newProxyInstance(
            StoreReader.class.getClassLoader(),
            new Class<?>[] {StoreReader.class},
            (_, method, arguments) -> {
              List<Object> key = new ArrayList<>(Arrays.asList(arguments));
              key.add(method.getName());
              Object answer = known.get(key);
              if (answer == null) {
                answer = method.invoke(reader, arguments);
                known.put(key, answer);
              }
              return answer;
            });
  }

  @TearDown
  public void close() {
    pipeline.close();
  }

  /// The blocks of one trace, another one each time.
  @Benchmark
  public Found blockLookUp() {
    Term trace = new Term(Term.Field.TRACE_ID, traces.get(asked++ % traces.size()));
    return pipeline
        .store()
        .find(
            new ItemQuery(
                Tenant.DEFAULT, Signal.SPANS, TimeRange.ALWAYS, List.of(trace), 10_000, 200));
  }

  /// What a question compares: its window and its baseline, each as a whole.
  @Benchmark
  public List<CellsFound> readCells() {
    Set<CellKind> all = Set.of(CellKind.values());
    return List.of(
        pipeline.store().cells(Tenant.DEFAULT, all, WINDOW, Set.of(), Grain.WHOLE),
        pipeline.store().cells(Tenant.DEFAULT, all, BEFORE, Set.of(), Grain.WHOLE));
  }

  /// Rate, errors and latency of every service, a point for each slice of an hour.
  @Benchmark
  public CellsFound redSeries() {
    Grain grain =
        new Grain(HOUR.fromNanos(), CellKey.SLICE_NANOS)
            .merging("instance", "version", "operation");
    return pipeline
        .store()
        .cells(Tenant.DEFAULT, Set.of(CellKind.OPERATION), HOUR, Set.of(), grain);
  }

  /// Detection and ranking alone.
  @Benchmark
  public Explanation detectAndRank() {
    return remembering.explain(Question.about(Tenant.DEFAULT, WINDOW));
  }

  @Benchmark
  public Explanation explain() {
    return explainer.explain(Question.about(Tenant.DEFAULT, WINDOW));
  }
}
