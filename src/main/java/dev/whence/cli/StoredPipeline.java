package dev.whence.cli;

import dev.whence.decode.ChangeEventJson;
import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.intake.DetectingIntake;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.Intake;
import dev.whence.intake.Receipt;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// An evaluation's pipeline: the service's own, on a directory of its own that goes when it is
/// closed.
final class StoredPipeline implements Evaluation.Pipeline {

  private static final int MOST_UNDER_WAY = 32;

  private final Path directory;
  private final Pipeline pipeline;
  private final DetectingIntake intake;
  private final Thinning thinning;
  private final boolean compacted;
  private boolean settled;

  /// @param thinning what of the files is put in
  /// @param compacted whether everything is compacted before it is read, so that all cells are
  ///   final
  StoredPipeline(Thinning thinning, boolean compacted) throws IOException {
    this.thinning = thinning;
    this.compacted = compacted;
    directory = Files.createTempDirectory("whence-evaluate-");
    pipeline = Pipeline.open(PipelineSettings.in(directory), () -> TimeRange.nanos(Instant.now()));
    intake = pipeline.detecting();
  }

  @Override
  public void ingest(Path file) throws IOException {
    boolean changes = file.getFileName().toString().contains(".changes.jsonl");
    if (changes && thinning.leavesOut(Signal.CHANGES)) {
      return;
    }
    List<CompletionStage<Receipt>> underWay = new ArrayList<>();
    int number = 0;
    try (InputStream in = Files.newInputStream(file);
        InputStream plain =
            file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!changes && thinning.leavesOut(signal(line))) {
          continue;
        }
        byte[] body = line.getBytes(StandardCharsets.UTF_8);
        underWay.add(way().accept(changes ? changes(body) : telemetry(line, body)));
        if (underWay.size() >= MOST_UNDER_WAY) {
          await(underWay);
        }
      }
    } catch (DecodeException malformed) {
      throw new IOException(file + ", line " + number + ": " + malformed.getMessage(), malformed);
    }
    await(underWay);
  }

  /// Where changes are left out, those that telemetry shows are, too.
  private Intake way() {
    return thinning.leavesOut(Signal.CHANGES) ? pipeline.intake() : intake;
  }

  private void await(List<CompletionStage<Receipt>> underWay) {
    underWay.forEach(each -> each.toCompletableFuture().join());
    underWay.clear();
    intake.settle();
  }

  private static Export changes(byte[] body) throws DecodeException {
    Frame frame = Changes.frame(ChangeEventJson.read(body), TimeRange.nanos(Instant.now()));
    return new Export(Tenant.DEFAULT, frame, ExportKey.of(body), Export.Rejected.NONE);
  }

  private Export telemetry(String line, byte[] body) throws DecodeException {
    Decoded decoded = OtlpDecoder.decode(signal(line), OtlpEncoding.JSON, body);
    return new Export(
        Tenant.DEFAULT,
        thinning.of(decoded.frame()),
        ExportKey.of(body),
        new Export.Rejected(decoded.rejected(), decoded.reason()));
  }

  private static Signal signal(String line) throws DecodeException {
    String head = line.substring(0, Math.min(line.length(), 64));
    if (head.contains("\"resourceSpans\"")) {
      return Signal.SPANS;
    }
    if (head.contains("\"resourceLogs\"")) {
      return Signal.LOGS;
    }
    if (head.contains("\"resourceMetrics\"")) {
      return Signal.POINTS;
    }
    throw DecodeException.malformed("no OTLP export request: starts with " + head);
  }

  @Override
  public StoreReader reader() {
    if (!settled) {
      if (compacted) {
        pipeline.compactAll();
      } else {
        pipeline.intake().settle().toCompletableFuture().join();
      }
      settled = true;
    }
    return pipeline.store();
  }

  @Override
  public void close() {
    intake.close();
    pipeline.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException left) {
      System.getLogger(StoredPipeline.class.getName())
          .log(System.Logger.Level.WARNING, "left behind: " + directory, left);
    }
  }
}
