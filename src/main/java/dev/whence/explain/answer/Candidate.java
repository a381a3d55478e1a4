package dev.whence.explain.answer;

import dev.whence.model.Service;
import java.util.Collection;
import java.util.List;

/// A possible root cause: an entity, what would have happened to it, and what speaks for it.
///
/// @param score 0 to 1; strictly ordered after ranking
/// @param statement one sentence with numbers
/// @param findings what supports it, the strongest first
/// @param mechanism how it reaches the first service that suffers, in the order of the cause; empty
///   where the entity's own service is the first
/// @param tier the weakest link between it and the symptom
/// @param bound the surest verdict it may carry
public record Candidate(
    Entity entity,
    CauseKind kind,
    double score,
    String statement,
    List<Finding> findings,
    List<Hop> mechanism,
    JoinTier tier,
    Verdict bound) {

  /// What goes just before others has so many times their surprise.
  public static final double JUST_BEFORE = 1.03;

  private static final double SCALE = 5;

  public Candidate {
    findings = List.copyOf(findings);
    mechanism = List.copyOf(mechanism);
  }

  /// A candidate that reaches others by the calls between services alone.
  public Candidate(
      Entity entity,
      CauseKind kind,
      double score,
      String statement,
      List<Finding> findings,
      JoinTier tier,
      Verdict bound) {
    this(entity, kind, score, statement, findings, List.of(), tier, bound);
  }

  public Candidate withScore(double newScore) {
    return new Candidate(entity, kind, newScore, statement, findings, mechanism, tier, bound);
  }

  /// The same, no surer than this verdict; a bound that it has already stays where it is less sure.
  public Candidate withBound(Verdict newBound) {
    return new Candidate(
        entity, kind, score, statement, findings, mechanism, tier, bound.atMost(newBound));
  }

  /// The same where nothing but time joins it to what was asked about.
  ///
  /// @param most the surprise that it may reach
  public Candidate beside(double most) {
    return withScore(score(Math.min(surprise(), most))).withBound(Verdict.COINCIDENT);
  }

  /// The same entity, score and bound, told and shown otherwise.
  public Candidate with(String newStatement, List<Finding> newFindings, List<Hop> newMechanism) {
    return new Candidate(entity, kind, score, newStatement, newFindings, newMechanism, tier, bound);
  }

  /// Surprise, in standard deviations, as a score from 0 to 1.
  public static double score(double surprise) {
    return 1 - Math.exp(-Math.max(0, surprise) / SCALE);
  }

  /// The surprise that a score stands for.
  public double surprise() {
    return -SCALE * Math.log(1 - Math.min(score, 0.999_999));
  }

  /// Keeps who is behind what a service shows before it, whatever more that one shows.
  public static void keepBefore(Service behind, Service shows, List<Candidate> found) {
    double most =
        loudest(
            found.stream().filter(each -> each.entity().equals(Entity.service(shows))).toList());
    double score = score(JUST_BEFORE * most);
    found.replaceAll(
        each ->
            each.entity().equals(Entity.service(behind))
                ? each.withScore(Math.max(each.score(), score))
                : each);
  }

  /// The largest surprise of some; 0 for none.
  public static double loudest(Collection<Candidate> candidates) {
    return candidates.stream().mapToDouble(Candidate::surprise).max().orElse(0);
  }
}
