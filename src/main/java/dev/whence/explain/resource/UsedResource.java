package dev.whence.explain.resource;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.metrics.MetricSide;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Something that no span is of and that shows by another metric than of its processors and disks
/// that it is used up, or was started anew: packets that are lost, processors that are withheld,
/// restarts.
record UsedResource(Candidate shown) implements Used {

  /// What a metric shows of many, as standard deviations, is no chance from here on.
  private static final double SHOWS = 3;

  /// All that show it, of some series that no span is of the emitters of. A good part of the window
  /// is enough, for others wait meanwhile; but who was started anew, or is no longer heard of for a
  /// point or two, may be a job that has had its run.
  static List<UsedResource> all(Collection<Series> silent, Windows windows) {
    List<Candidate> lasting = MetricSide.machines(windows, silent, false);
    Set<Entity> told = lasting.stream().map(Candidate::entity).collect(Collectors.toSet());
    Stream<Candidate> briefly =
        MetricSide.machines(windows, silent, true).stream()
            .filter(each -> each.kind() != CauseKind.INSTANCE_FAILURE)
            .filter(each -> !told.contains(each.entity()));
    return Stream.concat(lasting.stream(), briefly)
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
