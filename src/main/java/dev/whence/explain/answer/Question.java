package dev.whence.explain.answer;

import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked: what caused this? All times are resolved; relative ones are the asker's business.
///
/// @param service whose symptom it is; null for "what went wrong in this window?"
/// @param signal what was seen, in the asker's words ("latency", "errors", a metric's name); null
///   where nothing was said
/// @param window when the symptom was seen
/// @param baselines when all was well, the best first; empty for "just before"
public record Question(
    Tenant tenant,
    @Nullable Service service,
    @Nullable String signal,
    TimeRange window,
    List<TimeRange> baselines) {

  public Question {
    baselines = List.copyOf(baselines);
  }

  /// What went wrong in this window?
  public static Question about(Tenant tenant, TimeRange window, TimeRange... baselines) {
    return new Question(tenant, null, null, window, List.of(baselines));
  }
}
