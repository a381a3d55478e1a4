package dev.whence.explain.answer;

import org.jspecify.annotations.Nullable;

/// One step of a mechanism: what the cause does to the next thing.
///
/// @param to what is hurt
/// @param role `mechanism` or `critical_failure`
/// @param kind `saturation`, `latency`, ... as an answer's node says
/// @param relation as an answer's edge says: `load_on`, `shares_resource`, `waits_for`, ...
/// @param directionOfCall `caller->callee` where the step goes along a call
/// @param finding what shows that it is hurt
public record Hop(
    Entity to,
    String role,
    String kind,
    String relation,
    @Nullable String directionOfCall,
    JoinTier tier,
    Finding finding,
    Explanation.@Nullable Decomposition decomposition) {

  /// The same step, shown by another finding about the same thing.
  public Hop with(Finding newFinding) {
    return new Hop(to, role, kind, relation, directionOfCall, tier, newFinding, decomposition);
  }
}
