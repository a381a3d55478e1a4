package dev.whence.explain.charge;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.structure.Topology;
import dev.whence.explain.time.Timing;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Who takes far longer for its own work than before and uses far more of its machine for it,
/// though it has so small a part in requests that these hardly take longer. Two witnesses that know
/// nothing of each other say the same; what it did to requests is for people to judge.
public final class Overworked {

  private Overworked() {}

  /// Adds those that are worth an answer, `probable` at most.
  ///
  /// @param heavier who uses far more of its machine
  public static List<Candidate> beside(
      List<Candidate> candidates,
      Set<Service> heavier,
      Facts facts,
      Topology topology,
      EngineSettings settings) {
    if (heavier.isEmpty()) {
      return candidates;
    }
    List<Timing.Share> slower =
        new Timing(facts, settings, heavier)
            .shares().stream().filter(share -> heavier.contains(share.service())).toList();
    List<Candidate> all = new ArrayList<>(candidates);
    for (Charge charge : Blame.charges(facts, topology, slower, settings)) {
      if (heavier.contains(charge.service()) && charge.time() >= settings.alarm()) {
        Candidate found = ChargeReport.candidate(charge).withBound(Verdict.PROBABLE);
        all.removeIf(each -> each.entity().equals(found.entity()));
        all.add(found);
      }
    }
    return all;
  }
}
