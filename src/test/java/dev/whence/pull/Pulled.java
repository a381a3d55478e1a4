package dev.whence.pull;

import dev.whence.intake.Export;
import dev.whence.intake.Intake;
import dev.whence.intake.Receipt;
import dev.whence.intake.Source;
import dev.whence.intake.Sources;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/// Follows one source by hand, before an intake that keeps everything in memory.
final class Pulled implements Intake {

  static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

  final List<Export> exports = new CopyOnWriteArrayList<>();
  final Sources sources = new Sources(this::nowNanos);
  private final PullSource source;
  private Instant now = NOW;
  private Follower follower;
  private RuntimeException refusal;
  private final Path directory;

  Pulled(PullSource source, Path directory) {
    this.source = source;
    this.directory = directory;
    begin();
  }

  /// As after a restart of the process: only the cursor on disk is left.
  void begin() {
    follower =
        new Follower(
            source,
            Connectors.connector(source),
            this,
            sources.of(Tenant.DEFAULT, "pull/" + source.name()),
            new Cursor(directory, source.name()),
            this::nowNanos);
  }

  /// Refuses everything from now on; takes it again where that is null.
  void refuse(RuntimeException with) {
    refusal = with;
  }

  private long nowNanos() {
    return TimeRange.nanos(now);
  }

  void later(Duration by) {
    now = now.plus(by);
  }

  Duration step() throws InterruptedException {
    return follower.step();
  }

  /// Reads until there is nothing more to read.
  void all() throws InterruptedException {
    while (follower.step().isZero()) {
      Thread.onSpinWait();
    }
  }

  Source.State state() {
    return sources.of(Tenant.DEFAULT).getFirst();
  }

  int items() {
    return exports.stream().mapToInt(export -> export.frame().size()).sum();
  }

  @Override
  public CompletionStage<Receipt> accept(Export export) {
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    exports.add(export);
    return CompletableFuture.completedFuture(
        new Receipt(
            export.frame().size(), 0, export.rejected().items(), export.rejected().reason()));
  }

  static PullSource source(PullSource.Kind kind, URI url) {
    return source(kind, url, Map.of(), List.of(), 200, 1 << 20);
  }

  static PullSource source(
      PullSource.Kind kind,
      URI url,
      Map<String, String> queries,
      List<String> discover,
      int most,
      int maxBytes) {
    return new PullSource(
        "main",
        kind,
        url,
        "Bearer secret",
        Tenant.DEFAULT,
        new PullSource.Pace(
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            kind == PullSource.Kind.PROMETHEUS ? Duration.ZERO : Duration.ofMinutes(1),
            Duration.ofMinutes(30),
            Duration.ofMinutes(10),
            Duration.ofMinutes(2)),
        new PullSource.Wanted(
            List.of(),
            queries,
            discover,
            Duration.ofSeconds(15),
            List.of("logs-*"),
            List.of("deploy"),
            most),
        maxBytes,
        Duration.ofSeconds(10));
  }
}
