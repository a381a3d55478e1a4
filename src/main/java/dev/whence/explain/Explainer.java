package dev.whence.explain;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.explain.meaning.AskedSignal;
import dev.whence.store.StoreReader;

/// The one door out: answers what caused a spike. Stateless beside its reader; safe for use by many
/// threads. Deterministic: equal stored data, question and settings give equal answers.
public final class Explainer {

  private final StoreReader reader;
  private final EngineSettings settings;

  public Explainer(StoreReader reader, EngineSettings settings) {
    this.reader = reader;
    this.settings = settings;
  }

  /// Whether the words of a question's signal say what was seen of requests: that they are slow,
  /// that they fail, or how many there are.
  public static boolean understands(String signal) {
    return AskedSignal.of(signal) != null;
  }

  /// The answer, as revision 1; who keeps answers numbers their revisions.
  ///
  /// @throws dev.whence.store.StoreException when the store cannot be read
  public Explanation explain(Question question) {
    return new Inquiry(reader, question, settings).answer();
  }
}
