package dev.whence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.explain.Explainer;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Verdict;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.Receipt;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.wiring.Pipeline;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A million spans: all of them are there, once, also when the store was closed and opened again,
/// and a question about them has an answer.
class MillionSpansTest {

  private static final long SPANS = 1_000_000;
  private static final int MOST_UNDER_WAY = 32;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  /// What a service that holds a million spans holds of the heap, at most.
  private static final long MOST_BYTES = 700L << 20;

  @TempDir private Path directory;

  @Test
  void areAllThereOnce() throws Exception {
    BenchPlan plan = new BenchPlan(SPANS, 7, 512, 20, 1, 0, List.of(), directory);
    Path data = directory.resolve("data");
    long before = used();
    long sent;
    try (LoadFile load = Loads.TRACES_OF_AN_HOUR.open(plan, SPANS);
        Pipeline pipeline = BenchServer.open(data)) {
      sent = load.itemsBefore(load.size());
      assertThat(ingest(load, pipeline)).isEqualTo(sent);
      assertThat(spans(pipeline)).isEqualTo(sent);
    }
    try (Pipeline again = BenchServer.open(data)) {
      assertThat(spans(again)).isEqualTo(sent);
      again.compactAll();
      assertThat(ask(again).verdict()).isEqualTo(Verdict.NOTHING_UNUSUAL);
      assertThat(used() - before).isLessThan(MOST_BYTES);
    }
  }

  private static long ingest(LoadFile load, Pipeline pipeline) throws Exception {
    long accepted = 0;
    List<CompletionStage<Receipt>> underWay = new ArrayList<>();
    for (int i = 0; i < load.size(); i++) {
      byte[] body = load.body(i);
      byte[] plain = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      underWay.add(
          pipeline
              .intake()
              .accept(
                  new Export(
                      Tenant.DEFAULT,
                      OtlpDecoder.decode(Signal.SPANS, OtlpEncoding.PROTOBUF, plain).frame(),
                      ExportKey.of(body),
                      Export.Rejected.NONE)));
      if (underWay.size() == MOST_UNDER_WAY || i + 1 == load.size()) {
        for (CompletionStage<Receipt> each : underWay) {
          accepted += each.toCompletableFuture().join().accepted();
        }
        underWay.clear();
      }
    }
    return accepted;
  }

  /// What caused what happened from the thirtieth minute to the thirty-third: nothing did.
  private static Explanation ask(Pipeline pipeline) {
    long from = TraceLoad.BEGIN_NANOS + 30 * MINUTE_NANOS;
    TimeRange window = new TimeRange(from, from + 3 * MINUTE_NANOS);
    TimeRange before = new TimeRange(from - 10 * MINUTE_NANOS, from);
    return new Explainer(pipeline.store(), EngineSettings.DEFAULT)
        .explain(Question.about(Tenant.DEFAULT, window, before));
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long spans(Pipeline pipeline) {
    return Ledger.counted(pipeline.store());
  }
}
