package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.ItemQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that takes telemetry in, again and again in one directory, and looks at what is
/// left.
class CrashTest {

  private static final TimeRange ALL = new TimeRange(T0 - DAY, T0 + DAY);

  @TempDir Path directory;

  @Test
  void killedAFewTimesNothingAcknowledgedIsLostAndNothingIsDoubled()
      throws IOException, InterruptedException {
    killAndLook(3, 1_500);
  }

  @Test
  @Tag("full")
  void killedManyTimesNothingAcknowledgedIsLostAndNothingIsDoubled()
      throws IOException, InterruptedException {
    killAndLook(12, 2_000);
  }

  private void killAndLook(int times, int longestMillis) throws IOException, InterruptedException {
    Random random = new Random(times);
    Ledger ledger = new Ledger();
    for (int i = 0; i < times; i++) {
      ingestAndKill(ledger, 200 + random.nextInt(longestMillis));
      look(ledger);
    }
    assertThat(ledger.kept).as("a ledger with nothing in it proves nothing").isNotEmpty();
  }

  /// What the client knows.
  private static final class Ledger {
    private final Set<Long> kept = new HashSet<>();
    private long next;

    void read(String line) {
      assertThat(line).doesNotContain("failed");
      String[] words = line.split(" ");
      long export = Long.parseLong(words[1]);
      next = Math.max(next, export + 1);
      if (words[0].equals("kept")) {
        kept.add(export);
      }
    }
  }

  private void ingestAndKill(Ledger ledger, int millisAfterFirst)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingIngest.class.getName(),
                directory.toString(),
                Long.toString(ledger.next + 100))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String first = reader.readLine();
      assertThat(first).as("the first acknowledgement").isNotNull();
      lines.add(first);
      Thread killer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Thread.sleep(millisAfterFirst);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    // by its handle: the process' own method would close the pipe, unread
                    process.toHandle().destroyForcibly();
                  });
      reader.lines().forEach(lines::add);
      killer.join();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("killed").isNotZero();
    // the last line may be torn by the kill; without its end it says nothing
    lines.subList(0, lines.size() - 1).forEach(ledger::read);
  }

  private void look(Ledger ledger) {
    try (Pipeline pipeline = Pipeline.open(CrashingIngest.settings(directory), () -> T0)) {
      compare(ledger, pipeline);
      Set<Long> some = Set.copyOf(ledger.kept.stream().sorted().limit(5).toList());
      some.forEach(export -> assertThat(again(pipeline, export)).isZero());
      pipeline.compactAll();
      compare(ledger, pipeline);
      assertThat(pipeline.compactor().duplicates()).isZero();
      List<RequestSummary> requests =
          pipeline.store().requests(Tenant.DEFAULT, ALL, Integer.MAX_VALUE);
      assertThat(requests.stream().mapToLong(RequestSummary::spans).sum())
          .isEqualTo(found(pipeline).size());
    }
  }

  private static long again(Pipeline pipeline, long export) {
    ExportKey key = ExportKey.of(Long.toString(export).getBytes(StandardCharsets.UTF_8));
    return pipeline
        .intake()
        .accept(new Export(Tenant.DEFAULT, CrashingIngest.frame(export), key, Export.Rejected.NONE))
        .toCompletableFuture()
        .join()
        .accepted();
  }

  private static Frame found(Pipeline pipeline) {
    return pipeline
        .store()
        .find(
            new ItemQuery(
                Tenant.DEFAULT,
                Signal.SPANS,
                ALL,
                List.of(),
                Integer.MAX_VALUE - 1,
                Integer.MAX_VALUE))
        .frame();
  }

  private static void compare(Ledger ledger, Pipeline pipeline) {
    Frame found = found(pipeline);
    Set<String> spans = new HashSet<>();
    for (int row = 0; row < found.size(); row++) {
      spans.add(Spans.of(found).traceId(row) + "/" + Spans.of(found).spanId(row));
    }
    Set<Long> lost = new TreeSet<>();
    for (long export : ledger.kept) {
      Spans kept = Spans.of(CrashingIngest.frame(export));
      for (int row = 0; row < kept.size(); row++) {
        if (!spans.contains(kept.traceId(row) + "/" + kept.spanId(row))) {
          lost.add(export);
        }
      }
    }
    assertThat(lost).as("acknowledged and lost").isEmpty();
    long counted =
        pipeline
            .store()
            .cells(Tenant.DEFAULT, Set.of(CellKind.OPERATION), ALL, Set.of())
            .cells()
            .stream()
            .mapToLong(cell -> cell.count(Operation.COUNT))
            .sum();
    assertThat(counted).as("spans counted, against spans found").isEqualTo(found.size());
    assertThat(found.size() % CrashingIngest.spansPerExport()).as("half an export").isZero();
  }
}
