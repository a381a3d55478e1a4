package dev.whence.explain;

/// What an operator may set of the engine. Part of every answer's identity.
///
/// @param maxBlocks no more blocks than this are opened for evidence
/// @param maxCandidates how many entities an answer ranks at most
/// @param alarm surprise, in standard deviations after correction for the number of indicators
///   looked at, below which nothing is unusual
/// @param alarmWhenAsked the same where the question names a symptom that somebody saw
public record EngineSettings(
    int maxBlocks, int maxCandidates, double alarm, double alarmWhenAsked) {

  public static final EngineSettings DEFAULT = new EngineSettings(200, 20, 2.25, 1.5);
}
