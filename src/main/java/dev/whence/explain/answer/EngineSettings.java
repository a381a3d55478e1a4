package dev.whence.explain.answer;

import dev.whence.model.Vocabulary;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// The bounds and parts that the engine works with. Part of every answer's identity.
///
/// @param maxBlocks no more blocks than this are opened for evidence
/// @param maxRequests about so many requests of a window are counted one by one; where there are
///   more, those that began in some seconds of it stand for all
/// @param maxSeries of more metric series, those that come first by name are looked into
/// @param maxCandidates how many entities an answer ranks at most
/// @param alarm surprise, in standard deviations after correction for the number of indicators
///   looked at, below which nothing is unusual
/// @param alarmWhenAsked the same where the question names a symptom that somebody saw, and calls
///   of the service do not belie it
/// @param vocabulary by which spans that are opened tell whose they are, as when they were taken in
/// @param leftOut parts of the engine that stay away
public record EngineSettings(
    int maxBlocks,
    int maxRequests,
    int maxSeries,
    int maxCandidates,
    double alarm,
    double alarmWhenAsked,
    Vocabulary vocabulary,
    Set<Part> leftOut) {

  public static final EngineSettings DEFAULT =
      new EngineSettings(200, 10_000, 20_000, 20, 2.25, 1.5, Vocabulary.DEFAULT, Set.of());

  public EngineSettings {
    if (maxBlocks < 0 || maxRequests < 1 || maxSeries < 1 || maxCandidates < 1) {
      throw new IllegalArgumentException(
          ("max-evidence-blocks must be 0 or more, max-counted-requests, max-series and"
                  + " max-candidates 1 or more, not %d, %d, %d and %d")
              .formatted(maxBlocks, maxRequests, maxSeries, maxCandidates));
    }
    leftOut = Collections.unmodifiableSet(new TreeSet<>(leftOut));
  }

  /// The same without one more part.
  public EngineSettings leaving(Part part) {
    Set<Part> without = new TreeSet<>(leftOut);
    without.add(part);
    return new EngineSettings(
        maxBlocks,
        maxRequests,
        maxSeries,
        maxCandidates,
        alarm,
        alarmWhenAsked,
        vocabulary,
        without);
  }

  /// The same with other bounds.
  public EngineSettings bounded(int blocks, int requests, int series, int candidates) {
    return new EngineSettings(
        blocks, requests, series, candidates, alarm, alarmWhenAsked, vocabulary, leftOut);
  }

  /// The same with another vocabulary.
  public EngineSettings speaking(Vocabulary other) {
    return new EngineSettings(
        maxBlocks, maxRequests, maxSeries, maxCandidates, alarm, alarmWhenAsked, other, leftOut);
  }

  /// Whether a part takes part: it does unless it is left out.
  public boolean uses(Part part) {
    return !leftOut.contains(part);
  }
}
