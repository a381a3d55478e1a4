package dev.whence.explain;

import dev.whence.store.StoreReader;
import java.util.List;

/// The one door out: answers what caused a spike. Stateless beside its reader; safe for use by many
/// threads. Deterministic: equal stored data, question and settings give equal answers.
public final class Explainer {

  public static final String VERSION = "1";

  private final StoreReader reader;
  private final EngineSettings settings;

  public Explainer(StoreReader reader, EngineSettings settings) {
    this.reader = reader;
    this.settings = settings;
  }

  /// The answer, as revision 1; who keeps answers numbers their revisions.
  ///
  /// @throws dev.whence.store.StoreException when the store cannot be read
  public Explanation explain(Question question) {
    Windows windows = Windows.of(question);
    List<Candidate> candidates = new MetricSide(reader).candidates(question, windows);
    if (candidates.size() > settings.maxCandidates()) {
      candidates = candidates.subList(0, settings.maxCandidates());
    }
    return Answer.nothingUnusual(question, windows, "exp_" + candidates.size());
  }
}
