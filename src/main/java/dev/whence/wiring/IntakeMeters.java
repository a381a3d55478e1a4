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

  private final Pipeline pipeline;
  private final MeterRegistry registry;

  @Inject
  IntakeMeters(Pipeline pipeline, Redactor redactor, MeterRegistry registry) {
    this.pipeline = pipeline;
    this.registry = registry;
    items();
    waiting();
    join();
    compaction();
    journal();
    count("whence.rollups.failed", "Rollups that failed: a defect", Pipeline::failedRollups);
    count(
        "whence.cells.overflowed",
        "Cells that share a name with others because there were too many names",
        each -> each.intake().overflowedCells() + each.compactor().overflowedCells());
    for (Kind kind : Kind.values()) {
      FunctionCounter.builder("whence.redaction.hidden", redactor, all -> all.hidden(kind))
          .description("Values that were hidden before anything was written down")
          .tag("kind", lower(kind))
          .register(registry);
    }
  }

  private void items() {
    IntakeStats stats = pipeline.intake().stats();
    for (IntakeStats.Key key : stats.all().keySet()) {
      FunctionCounter.builder(
              "whence.intake.items", stats, all -> (double) all.get(key.signal(), key.outcome()))
          .description("Items by what became of them")
          .tag("signal", lower(key.signal()))
          .tag("outcome", lower(key.outcome()))
          .register(registry);
    }
    stats
        .refused()
        .forEach(
            (key, count) ->
                FunctionCounter.builder("whence.intake.refused", count, LongAdder::sum)
                    .description("Items that were not kept, by why not")
                    .tag("signal", lower(key.signal()))
                    .tag("outcome", lower(key.outcome()))
                    .tag("reason", lower(key.reason()))
                    .register(registry));
    count(
        "whence.intake.dead_letters",
        "Exports that a defect keeps from being applied, set aside",
        each -> each.intake().deadLetters());
  }

  private void waiting() {
    DurableIntake intake = pipeline.intake();
    gauge(
        "whence.intake.queued",
        "Exports that wait for the thread that applies them",
        intake::queued);
    Gauge.builder("whence.intake.under_way", intake, each -> (double) each.bytesUnderWay())
        .description("What is journalled and not yet visible")
        .baseUnit("bytes")
        .register(registry);
    gauge(
        "whence.store.away.seconds",
        "How long the store has not taken what it was given",
        () -> intake.storeAway().toSeconds());
    gauge(
        "whence.store.behind",
        "1 while what comes in waits in the journal for the store",
        () -> intake.isBehind() ? 1 : 0);
    gauge(
        "whence.store.uncommitted",
        "Exports that are visible, and that only the journal keeps",
        intake::uncommitted);
  }

  private void join() {
    DurableIntake intake = pipeline.intake();
    gauge("whence.join.open", "Requests that are being joined", intake::openRequests);
    gauge(
        "whence.join.early",
        "Requests given out before their time because a bound was reached",
        () -> intake.joinCounters().early());
    gauge(
        "whence.join.dropped",
        "Items beyond the bound of one trace, left to compaction",
        () -> intake.joinCounters().droppedItems());
    gauge(
        "whence.join.unmatched_logs",
        "Log lines whose request met no span in time",
        () -> intake.joinCounters().unmatchedLogs());
    gauge(
        "whence.join.crowded_out_logs",
        "Those of them that had no time because a bound was reached",
        () -> intake.joinCounters().crowdedOutLogs());
  }

  private void compaction() {
    count(
        "whence.compaction.failures",
        "Rounds of compaction that failed",
        Pipeline::failedCompactions);
    count(
        "whence.retention.failures", "Rounds of retention that failed", Pipeline::failedRetentions);
    gauge(
        "whence.compaction.since.seconds",
        "How long ago compaction last went through all that was due",
        pipeline::sinceCompactedSeconds);
    count(
        "whence.compaction.regrouped",
        "Items regrouped by request",
        each -> each.compactor().regrouped());
    count(
        "whence.compaction.duplicates",
        "Items that turned out to be kept twice",
        each -> each.compactor().duplicates());
  }

  private void journal() {
    gauge(
        "whence.journal.bytes",
        "What the journal holds on disk",
        () -> pipeline.intake().journalBytes());
    damage(
        "whence.journal.torn.bytes",
        "Bytes of unfinished writes, cut off",
        JournalDamage::tornBytes);
    damage(
        "whence.journal.corrupt.stretches",
        "Stretches without a whole record, copied to quarantine",
        JournalDamage::corruptStretches);
    damage(
        "whence.journal.missing.files",
        "Files that should be there and are not",
        JournalDamage::missingFiles);
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  private void damage(String name, String description, ToDoubleFunction<JournalDamage> part) {
    count(name, description, each -> part.applyAsDouble(each.intake().journalDamage()));
  }

  private void count(String name, String description, ToDoubleFunction<Pipeline> value) {
    FunctionCounter.builder(name, pipeline, value).description(description).register(registry);
  }
}
