package dev.whence.explain.resource;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.metrics.MetricSide;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.List;

/// Something that no span is of and that shows by another metric than of its processors and disks
/// that it is used up, or was started anew: packets that are lost, processors that are withheld,
/// restarts.
record UsedResource(Candidate shown) implements Used {

  /// What a metric shows of many, as standard deviations, is no chance from here on.
  private static final double SHOWS = 3;

  /// All that show it, of some series that no span is of the emitters of.
  static List<UsedResource> all(Collection<Series> silent, Windows windows) {
    return MetricSide.machines(windows, silent, true).stream()
        .filter(each -> each.surprise() >= SHOWS)
        .map(UsedResource::new)
        .toList();
  }

  @Override
  public Service service() {
    return shown.entity().ofService();
  }

  @Override
  public boolean up() {
    return true;
  }

  @Override
  public boolean isTransformed() {
    return true;
  }

  boolean isAnew() {
    return shown.kind() == CauseKind.INSTANCE_FAILURE;
  }

  @Override
  public Candidate candidate(double surprise, double score) {
    return shown
        .with(
            shown.statement() + ", while others wait for something that nobody is seen to answer",
            shown.findings(),
            shown.mechanism())
        .withScore(score)
        .withBound(Verdict.COINCIDENT);
  }
}
