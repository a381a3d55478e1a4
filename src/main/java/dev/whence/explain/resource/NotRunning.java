package dev.whence.explain.resource;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.metrics.Outage;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Somebody who did not run, as whoever watches it says, while the one who stands out most calls
/// it: that one asks in vain, whether its spans show whom or not, and nobody's failing keeps
/// another from running.
public final class NotRunning {

  private final Windows windows;
  private final Collection<Series> series;
  private final Topology topology;

  /// @param series of whoever watches others run
  public NotRunning(Windows windows, Collection<Series> series, Topology topology) {
    this.windows = windows;
    this.series = series;
    this.topology = topology;
  }

  /// The candidates, and the one that did not run before who calls it; as they are where none did
  /// not, or several.
  public List<Candidate> explain(List<Candidate> candidates) {
    Candidate loudest =
        candidates.stream().max(Comparator.comparingDouble(Candidate::surprise)).orElse(null);
    if (loudest == null) {
      return candidates;
    }
    List<String> called =
        topology.calleesOf(loudest.entity().ofService()).stream().map(Service::name).toList();
    if (called.isEmpty()) {
      return candidates;
    }
    List<Candidate> down =
        Outage.of(windows, series).stream()
            .filter(each -> called.contains(each.entity().service()))
            .toList();
    if (down.size() != 1) {
      return candidates;
    }
    Candidate cause = down.getFirst();
    List<Candidate> all = new ArrayList<>(candidates);
    all.removeIf(each -> each.entity().equals(cause.entity()));
    all.add(
        new Candidate(
            cause.entity(),
            cause.kind(),
            Candidate.score(loudest.surprise() * Candidate.JUST_BEFORE),
            cause.statement() + ", while " + loudest.entity().service() + " calls it",
            cause.findings(),
            JoinTier.TOPOLOGY_WINDOW,
            Verdict.PROBABLE));
    return all;
  }
}
