package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Usual;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.request.Proof;
import dev.whence.explain.structure.Topology;
import java.util.List;

/// All that an answer is put together from.
///
/// @param usual how well the baselines tell what is usual
/// @param ranked the candidates, strictly ordered
/// @param links what is measured of the chain's links
/// @param proof what single requests show
/// @param shown evidence of the first candidate beside its findings
public record Diagnosis(
    Question question,
    Windows windows,
    Usual usual,
    boolean everySeries,
    EngineSettings settings,
    Facts facts,
    Topology topology,
    Symptoms symptoms,
    Onsets onsets,
    List<Candidate> ranked,
    Verdict verdict,
    List<SuspectChange> changes,
    List<Explanation.RuledOut> ruledOut,
    Links links,
    Proof proof,
    List<Evidence> shown,
    Watermarks watermarks) {

  /// From this share of spans joined into requests on, an answer is complete.
  public static final double JOINED = 0.9;

  boolean isPartial() {
    return facts.joinedShare() < JOINED;
  }

  /// Whether nobody sent spans: of these alone there are series `whence_request…`.
  boolean isUntraced() {
    return !watermarks.nanosBySignal().containsKey(Watermarks.TRACES);
  }

  /// Whether there is too little to say anything.
  boolean isOpen() {
    return usual == Usual.UNKNOWN || isTooEarly();
  }

  /// Whether too little is joined yet to say anything.
  boolean isTooEarly() {
    return isPartial() && verdict == Verdict.INSUFFICIENT_EVIDENCE;
  }
}
