package dev.whence.explain;

import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    Blame blame =
        new Blame(
            topology,
            new Structure(facts, topology).deviations(),
            new Timing(facts).shares());
    List<Candidate> candidates = new ArrayList<>();
    for (Blame.Charge charge : blame.charges()) {
      candidates.add(ChargeReport.candidate(charge));
    }
    addMetricSide(question, windows, topology, candidates);
    List<Candidate> ranked = Ranking.rank(candidates, settings.maxCandidates());
    Diagnosis diagnosis =
        new Diagnosis(
            question,
            windows,
            settings,
            facts,
            topology,
            new Symptoms(facts, topology),
            new Onsets(facts),
            ranked,
            Ranking.verdict(ranked, settings),
            List.of(),
            List.of(),
            List.of(),
            0);
    return new Answer(diagnosis).explanation();
  }

  /// Where there are traces they decide; metrics speak for what has none.
  private void addMetricSide(
      Question question, Windows windows, Topology topology, List<Candidate> candidates) {
    Set<String> traced = new HashSet<>();
    topology.services().forEach(service -> traced.add(service.name()));
    for (Candidate candidate : new MetricSide(reader).candidates(question, windows)) {
      if (traced.isEmpty()) {
        candidates.add(candidate);
      }
    }
  }
}
