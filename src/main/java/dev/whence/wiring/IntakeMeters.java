package dev.whence.wiring;

import dev.whence.intake.DurableIntake;
import dev.whence.intake.IntakeStats;
import dev.whence.journal.JournalDamage;
import dev.whence.redact.Kind;
import dev.whence.redact.Redactor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// What came in, what became of it, and how full and how far behind every stage is, as metrics.
@Singleton
@Startup
final class IntakeMeters {

  @Inject
  IntakeMeters(Pipeline pipeline, Redactor redactor, MeterRegistry registry) {
    IntakeStats stats = pipeline.intake().stats();
    for (IntakeStats.Key key : stats.all().keySet()) {
      FunctionCounter.builder(
              "whence.intake.items", stats, all -> (double) all.get(key.signal(), key.outcome()))
          .tag("signal", lower(key.signal()))
          .tag("outcome", lower(key.outcome()))
          .register(registry);
    }
    stats
        .refused()
        .forEach(
            (key, count) ->
                FunctionCounter.builder("whence.intake.refused", count, LongAdder::sum)
                    .tag("signal", lower(key.signal()))
                    .tag("outcome", lower(key.outcome()))
                    .tag("reason", lower(key.reason()))
                    .register(registry));
    DurableIntake intake = pipeline.intake();
    gauge(registry, "whence.intake.queued", () -> intake.queued());
    gauge(registry, "whence.journal.bytes", () -> intake.journalBytes());
    gauge(registry, "whence.store.away.seconds", () -> intake.storeAway().toSeconds());
    gauge(registry, "whence.store.behind", () -> intake.isBehind() ? 1 : 0);
    gauge(registry, "whence.store.uncommitted", intake::uncommitted);
    gauge(registry, "whence.join.open", () -> intake.openRequests());
    gauge(registry, "whence.join.early", () -> intake.joinCounters().early());
    gauge(registry, "whence.join.dropped", () -> intake.joinCounters().droppedItems());
    gauge(registry, "whence.join.unmatched_logs", () -> intake.joinCounters().unmatchedLogs());
    gauge(registry, "whence.join.crowded_out_logs", () -> intake.joinCounters().crowdedOutLogs());
    count(
        registry,
        "whence.cells.overflowed",
        pipeline,
        each -> each.intake().overflowedCells() + each.compactor().overflowedCells());
    count(registry, "whence.intake.dead_letters", pipeline, each -> each.intake().deadLetters());
    count(registry, "whence.rollups.failed", pipeline, each -> each.intake().failedRollups());
    count(registry, "whence.compaction.failures", pipeline, Pipeline::failedCompactions);
    count(registry, "whence.retention.failures", pipeline, Pipeline::failedRetentions);
    gauge(registry, "whence.compaction.since.seconds", pipeline::sinceCompactedSeconds);
    count(registry, "whence.compaction.regrouped", pipeline, each -> each.compactor().regrouped());
    count(
        registry, "whence.compaction.duplicates", pipeline, each -> each.compactor().duplicates());
    damage(registry, "whence.journal.torn.bytes", pipeline, JournalDamage::tornBytes);
    damage(registry, "whence.journal.corrupt.stretches", pipeline, JournalDamage::corruptStretches);
    damage(registry, "whence.journal.missing.files", pipeline, JournalDamage::missingFiles);
    for (Kind kind : Kind.values()) {
      FunctionCounter.builder("whence.redaction.hidden", redactor, all -> all.hidden(kind))
          .tag("kind", lower(kind))
          .register(registry);
    }
    Gauge.builder("whence.intake.under_way", intake, each -> (double) each.bytesUnderWay())
        .baseUnit("bytes")
        .register(registry);
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private static void gauge(MeterRegistry registry, String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }

  private static void damage(
      MeterRegistry registry,
      String name,
      Pipeline pipeline,
      ToDoubleFunction<JournalDamage> part) {
    count(registry, name, pipeline, each -> part.applyAsDouble(each.intake().journalDamage()));
  }

  private static void count(
      MeterRegistry registry, String name, Pipeline pipeline, ToDoubleFunction<Pipeline> value) {
    FunctionCounter.builder(name, pipeline, value).register(registry);
  }
}
