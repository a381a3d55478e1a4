package dev.whence.api.answers;

import dev.whence.api.QuestionMemory;
import dev.whence.api.TimedReader;
import dev.whence.explain.Explainer;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.store.StoreReader;
import java.util.function.BooleanSupplier;

/// Works explanations out, each with what a question may hold in memory, and in its time. Safe for
/// use by many threads.
public final class Explaining {

  private final StoreReader store;
  private final BooleanSupplier timeIsUp;
  private final QuestionMemory memory;
  private final EngineSettings settings;

  /// @param timeIsUp of the question that the running code belongs to
  public Explaining(
      StoreReader store, BooleanSupplier timeIsUp, QuestionMemory memory, EngineSettings settings) {
    this.store = store;
    this.timeIsUp = timeIsUp;
    this.memory = memory;
    this.settings = settings;
  }

  Explanation explain(Question question) {
    try (QuestionMemory.Share share = memory.begin()) {
      TimedReader reader = new TimedReader(store, timeIsUp, share);
      return new Explainer(reader, settings).explain(question);
    }
  }
}
