package dev.whence.explain;

import java.util.List;

/// A possible root cause: an entity, what would have happened to it, and what speaks for it.
///
/// @param score 0 to 1; strictly ordered after ranking
/// @param statement one sentence with numbers
/// @param findings what supports it, the strongest first
/// @param tier the weakest link between it and the symptom
/// @param bound the surest verdict it may carry
public record Candidate(
    Entity entity,
    CauseKind kind,
    double score,
    String statement,
    List<Finding> findings,
    JoinTier tier,
    Verdict bound) {

  public Candidate {
    findings = List.copyOf(findings);
  }

  public Candidate withScore(double newScore) {
    return new Candidate(entity, kind, newScore, statement, findings, tier, bound);
  }
}
