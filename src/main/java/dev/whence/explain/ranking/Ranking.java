package dev.whence.explain.ranking;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Orders candidates strictly and says how sure the first may be.
public final class Ranking {

  /// The least difference of two scores, so that no two are equal.
  private static final double STEP = 1e-6;

  /// By how much the first must outdo the second to be established.
  private static final double CLEAR = 1.5;

  private static final double STRONG = 3;

  /// Who goes before the first does so by as little as this.
  private static final double AHEAD = 1.01;

  private Ranking() {}

  /// Candidates by score, each entity once, no two with the same score.
  public static List<Candidate> rank(List<Candidate> candidates, int most) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(
        Comparator.comparingDouble((Candidate c) -> -c.score())
            .thenComparing(Candidate::entity)
            .thenComparingInt(c -> -c.mechanism().size()));
    List<Candidate> ranked = new ArrayList<>();
    Set<Entity> seen = new HashSet<>();
    double last = 1;
    for (Candidate candidate : sorted) {
      if (ranked.size() < most
          && candidate.score() > 0
          && last > STEP
          && seen.add(candidate.entity())) {
        double score = Math.clamp(candidate.score(), 0, last - STEP);
        ranked.add(candidate.withScore(score));
        last = score;
      }
    }
    return ranked;
  }

  /// The same, but one of them, or another, before the first: something tells that it is rather
  /// that one, and nothing proves it, so neither is more than probable.
  static List<Candidate> ahead(Candidate candidate, List<Candidate> ranked) {
    Candidate first = ranked.getFirst();
    List<Candidate> all = new ArrayList<>(ranked);
    all.set(0, first.withBound(Verdict.PROBABLE));
    all.remove(candidate);
    all.add(
        candidate.withScore(Candidate.score(first.surprise() * AHEAD)).withBound(Verdict.PROBABLE));
    return rank(all, all.size());
  }

  /// More requests that nobody suffers from are never the established cause of anything.
  ///
  /// @param noticed whether somebody noticed a symptom: whoever asks, or users
  public static Verdict verdict(List<Candidate> ranked, boolean noticed, EngineSettings settings) {
    double alarm = noticed ? settings.alarmWhenAsked() : settings.alarm();
    if (ranked.isEmpty() || ranked.getFirst().surprise() < alarm) {
      return Verdict.NOTHING_UNUSUAL;
    }
    Candidate first = ranked.getFirst();
    double second = ranked.size() > 1 ? ranked.get(1).surprise() : 0;
    boolean clear = first.surprise() >= STRONG && first.surprise() >= CLEAR * second;
    boolean harmless = first.kind() == CauseKind.TRAFFIC_INCREASE && !noticed;
    return first.bound().atMost(clear && !harmless ? Verdict.ESTABLISHED : Verdict.PROBABLE);
  }
}
