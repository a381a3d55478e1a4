package dev.whence.wiring;

import dev.whence.intake.IntakeSettings;
import dev.whence.join.IdentitySettings;
import dev.whence.journal.JournalSettings;
import dev.whence.model.Vocabulary;
import dev.whence.store.lucene.LuceneSettings;

/// How a [Pipeline] is built.
public record PipelineSettings(
    Vocabulary vocabulary,
    IdentitySettings identity,
    IntakeSettings intake,
    JournalSettings journal,
    LuceneSettings store) {

  public static final PipelineSettings DEFAULT =
      new PipelineSettings(
          Vocabulary.DEFAULT,
          IdentitySettings.DEFAULT,
          IntakeSettings.DEFAULT,
          JournalSettings.DEFAULT,
          LuceneSettings.DEFAULT);
}
