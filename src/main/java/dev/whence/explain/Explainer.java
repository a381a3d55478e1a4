package dev.whence.explain;

import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.List;

/// The one door out: answers what caused a spike. Stateless beside its reader; safe for use by many
/// threads. Deterministic: equal stored data, question and settings give equal answers.
public final class Explainer {

  public static final String VERSION = "1";

  private final StoreReader reader;
  private final EngineSettings settings;

  public Explainer(StoreReader reader, EngineSettings settings) {
    this.reader = reader;
    this.settings = settings;
  }

  /// The answer, as revision 1; who keeps answers numbers their revisions.
  ///
  /// @throws dev.whence.store.StoreException when the store cannot be read
  public Explanation explain(Question question) {
    Windows windows = Windows.of(question);
    Facts facts = Facts.read(reader, question.tenant(), windows);
    Topology topology = new Topology(facts);
    Structure structure = new Structure(facts, topology);
    Timing timing = new Timing(facts);
    Blame blame = new Blame(topology, structure.deviations(), timing.shares());
    List<Candidate> candidates =
        new ArrayList<>(new MetricSide(reader).candidates(question, windows));
    for (Blame.Charge charge : blame.charges()) {
      String text =
          String.format(
              "structure %.2f time %.2f: %s | %s",
              charge.structure(),
              charge.time(),
              charge.deviations().stream()
                  .limit(2)
                  .map(d -> d.aspect() + " " + d.entry() + " " + d.what() + " " + d.effect())
                  .toList(),
              charge.segments().stream()
                  .limit(3)
                  .map(
                      g ->
                          (g.callee == null ? "own" : g.service.name() + "->" + g.callee.name())
                              + " "
                              + g.surprise()
                              + " "
                              + g.meanBeforeNanos() / 1e6
                              + "->"
                              + g.meanAfterNanos() / 1e6)
                  .toList());
      candidates.add(
          new Candidate(
              Entity.service(charge.service()),
              CauseKind.BEHAVIOUR_CHANGE,
              charge.surprise(),
              text,
              List.of(),
              JoinTier.TRACE_ID,
              Verdict.ESTABLISHED));
    }
    if (candidates.size() > settings.maxCandidates()) {
      candidates = candidates.subList(0, settings.maxCandidates());
    }
    return Answer.nothingUnusual(question, windows, "exp_" + candidates.size(), candidates);
  }
}
