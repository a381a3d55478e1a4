package dev.whence.explain.time;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Part;

/// How times are weighed.
///
/// @param byRequest whether the spans of one request count as one witness
/// @param tails whether a few calls far beyond all that was seen before count
public record Weighing(boolean byRequest, boolean tails) {

  /// All that is known of weighing.
  public static final Weighing FULL = new Weighing(true, true);

  /// As the settings' parts say.
  public static Weighing of(EngineSettings settings) {
    return new Weighing(settings.uses(Part.WHOLE_REQUESTS), settings.uses(Part.TAILS));
  }
}
