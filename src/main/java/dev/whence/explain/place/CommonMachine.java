package dev.whence.explain.place;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A machine that tells nothing of itself and on which several services are slower at once in their
/// own work, each by comparison with its instances elsewhere or as a whole: what they have in
/// common is where they run.
///
/// @param node what the machine is called
/// @param victims who is slower there, and how surely
/// @param worst instances there that are slower than those of the same service elsewhere, the most
///   surprising first
record CommonMachine(String node, Map<Service, Double> victims, List<Instances.Odd> worst) {

  /// Two may be slower at once by chance, or one because of the other.
  private static final int SEVERAL = 3;

  private static final int MOST_FINDINGS = 8;

  CommonMachine {
    worst =
        worst.stream()
            .sorted(Comparator.comparingDouble((Instances.Odd each) -> -each.surprise()))
            .toList();
  }

  boolean isOfSeveral() {
    return victims.size() >= SEVERAL && !worst.isEmpty();
  }

  double squares() {
    return victims.values().stream().mapToDouble(each -> each * each).sum();
  }

  Candidate candidate() {
    Instances.Odd first = worst.getFirst();
    Entity machine = Entity.service(Service.named(node));
    String text =
        String.format(
            Locale.ROOT,
            "machine %s: %s are slower there at once in their own work (%s)",
            node,
            Words.names(victims.keySet().stream().map(Service::name).toList()),
            first.statement());
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.measured(
            machine,
            Aspect.OWN_TIME,
            Math.sqrt(squares()),
            first.change(),
            Evidence.Type.ATTRIBUTE_DELTA,
            text));
    worst.stream()
        .limit(MOST_FINDINGS)
        .forEach(each -> findings.addAll(Instances.candidate(each).findings()));
    return new Candidate(
        machine,
        CauseKind.RESOURCE_EXHAUSTED,
        Candidate.score(Math.sqrt(squares()) * Candidate.JUST_BEFORE),
        text,
        findings,
        JoinTier.SAME_RESOURCE,
        Verdict.PROBABLE);
  }
}
