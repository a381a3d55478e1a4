package dev.whence.explain.ranking;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes one of the candidates about one entity: what it shows itself and every victim that it
/// explains speak for it together.
public final class CommonCause {

  private static final int MOST_FINDINGS = 8;

  /// Who is less loud than this part of the loudest does not tell how sure it is.
  private static final double TELLS = 0.5;

  private CommonCause() {}

  /// The candidates, each entity once, in the order in which they first speak of it.
  public static List<Candidate> merge(Collection<Candidate> candidates) {
    Map<Entity, List<Candidate>> byEntity = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      byEntity.computeIfAbsent(candidate.entity(), e -> new ArrayList<>()).add(candidate);
    }
    return byEntity.values().stream().map(CommonCause::one).toList();
  }

  /// Told as the one that reaches furthest tells it.
  private static Candidate one(List<Candidate> about) {
    Candidate told =
        about.stream()
            .max(
                Comparator.comparingInt((Candidate c) -> c.mechanism().size())
                    .thenComparingDouble(Candidate::score))
            .orElseThrow();
    if (about.size() == 1) {
      return told;
    }
    double squares = 0;
    double telling = TELLS * Candidate.loudest(about);
    Verdict bound = told.bound();
    Set<Finding> findings = new LinkedHashSet<>(told.findings());
    for (Candidate each : about) {
      squares += each.surprise() * each.surprise();
      boolean surer = each.surprise() >= telling && each.bound().compareTo(bound) < 0;
      bound = surer ? each.bound() : bound;
      findings.addAll(each.findings());
    }
    return new Candidate(
        told.entity(),
        told.kind(),
        Candidate.score(Math.sqrt(squares)),
        told.statement(),
        findings.stream().limit(MOST_FINDINGS).toList(),
        told.mechanism(),
        told.tier(),
        bound);
  }
}
