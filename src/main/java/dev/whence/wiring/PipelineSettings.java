package dev.whence.wiring;

import dev.whence.intake.CompactionSettings;
import dev.whence.intake.IntakeSettings;
import dev.whence.join.IdentitySettings;
import dev.whence.journal.JournalSettings;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Vocabulary;
import dev.whence.store.lucene.LuceneSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/// How the way in and the store are put together.
///
/// @param dataDirectory everything durable lies in it
/// @param retention how long a signal is kept after the last write to its day; signals not named
///   are kept for ever
/// @param documents how long documents of a kind are kept after they were written; kinds not named
///   are kept for ever
/// @param redaction hides what must not be kept
public record PipelineSettings(
    Path dataDirectory,
    JournalSettings journal,
    LuceneSettings store,
    IntakeSettings intake,
    CompactionSettings compaction,
    IdentitySettings identity,
    Vocabulary vocabulary,
    Map<Signal, Duration> retention,
    Map<String, Duration> documents,
    UnaryOperator<Frame> redaction) {

  public PipelineSettings {
    retention = Map.copyOf(retention);
    documents = Map.copyOf(documents);
  }

  public static PipelineSettings in(Path dataDirectory) {
    return new PipelineSettings(
        dataDirectory,
        JournalSettings.DEFAULT,
        LuceneSettings.DEFAULT,
        IntakeSettings.DEFAULT,
        CompactionSettings.DEFAULT,
        IdentitySettings.DEFAULT,
        Vocabulary.DEFAULT,
        Map.of(),
        Map.of(),
        UnaryOperator.identity());
  }

  public PipelineSettings with(IntakeSettings other) {
    return new PipelineSettings(
        dataDirectory,
        journal,
        store,
        other,
        compaction,
        identity,
        vocabulary,
        retention,
        documents,
        redaction);
  }

  public PipelineSettings with(JournalSettings other) {
    return new PipelineSettings(
        dataDirectory,
        other,
        store,
        intake,
        compaction,
        identity,
        vocabulary,
        retention,
        documents,
        redaction);
  }

  public PipelineSettings with(Map<Signal, Duration> otherRetention) {
    return new PipelineSettings(
        dataDirectory,
        journal,
        store,
        intake,
        compaction,
        identity,
        vocabulary,
        otherRetention,
        documents,
        redaction);
  }

  public PipelineSettings with(Vocabulary other) {
    return new PipelineSettings(
        dataDirectory,
        journal,
        store,
        intake,
        compaction,
        identity,
        other,
        retention,
        documents,
        redaction);
  }

  public PipelineSettings with(CompactionSettings other) {
    return new PipelineSettings(
        dataDirectory,
        journal,
        store,
        intake,
        other,
        identity,
        vocabulary,
        retention,
        documents,
        redaction);
  }

  public PipelineSettings with(UnaryOperator<Frame> otherRedaction) {
    return new PipelineSettings(
        dataDirectory,
        journal,
        store,
        intake,
        compaction,
        identity,
        vocabulary,
        retention,
        documents,
        otherRedaction);
  }

  /// @param kept how long documents of a kind are kept after they were written
  public PipelineSettings withDocuments(Map<String, Duration> kept) {
    return new PipelineSettings(
        dataDirectory,
        journal,
        store,
        intake,
        compaction,
        identity,
        vocabulary,
        retention,
        kept,
        redaction);
  }
}
