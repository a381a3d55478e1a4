package dev.whence.explain.telling;

import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.request.Cohorts;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.Series;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is measured of a link of the chain: how much of it is joined, who is exposed to it, and
/// whether its effect follows its cause.
public final class Links {

  private static final double EVERYTHING = 100;

  private final Facts facts;
  private final Cohorts cohorts;
  private final Onsets onsets;
  private final Collection<Series> series;
  private final Windows windows;

  /// @param series heard of whatever services, of the window and the baselines
  public Links(
      Facts facts, Cohorts cohorts, Onsets onsets, Collection<Series> series, Windows windows) {
    this.facts = facts;
    this.cohorts = cohorts;
    this.onsets = onsets;
    this.series = series;
    this.windows = windows;
  }

  ChainEdge.@Nullable Exposure exposure(Entity from, Entity to) {
    return cohorts.exposure(from, to);
  }

  /// @param call `caller->callee`; null where the link goes along no call
  ChainEdge.Join join(JoinTier tier, @Nullable String call) {
    int arrow = call == null ? -1 : call.indexOf("->");
    if (call == null || arrow < 0 || tier != JoinTier.TRACE_ID) {
      return new ChainEdge.Join(tier, null, null, null);
    }
    long[] counts = calls(call.substring(0, arrow), call.substring(arrow + 2));
    long all = counts[0] + counts[1];
    return counts[0] == 0
        ? new ChainEdge.Join(tier, null, null, null)
        : new ChainEdge.Join(tier, Words.round(EVERYTHING * counts[0] / all), counts[0], counts[1]);
  }

  /// Calls of the window that a span of the callee answers, and those that none does.
  private long[] calls(String caller, String callee) {
    long[] counts = new long[2];
    for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
      boolean same = edge.service().name().equals(caller) && edge.callee().name().equals(callee);
      if (same) {
        counts[Topology.isUnanswered(edge) ? 1 : 0] += edge.after().count(Edge.COUNT);
      }
    }
    return counts;
  }

  /// Null unless the effect's series follows the cause's.
  @Nullable Evidence dose(
      @Nullable Finding cause, @Nullable Finding effect, Entity from, Entity to) {
    if (cause == null || effect == null) {
      return null;
    }
    DoseResponse dose = DoseResponse.of(curve(cause), curve(effect));
    if (dose == null) {
      return null;
    }
    String later =
        dose.lagSeconds() == 0 ? "" : ", " + Words.number(dose.lagSeconds()) + " s later";
    return Evidence.dose(
        what(effect, to)
            + " rises with "
            + what(cause, from)
            + later
            + " (rank correlation "
            + Words.number(dose.spearman())
            + " over "
            + dose.steps()
            + " steps)",
        dose.spearman(),
        dose.steps(),
        dose.lagSeconds());
  }

  private static String what(Finding finding, Entity of) {
    String metric = finding.change().metric();
    return metric.startsWith("calls of ")
        ? metric + " by " + of.service()
        : metric + " of " + of.label();
  }

  private @Nullable SortedMap<Long, Double> curve(Finding finding) {
    SortedMap<Long, Double> cells = onsets.curve(finding);
    return cells != null ? cells : points(finding);
  }

  /// The points of a metric of the finding's service, instances added up.
  private @Nullable SortedMap<Long, Double> points(Finding finding) {
    TreeMap<Long, Double> curve = new TreeMap<>();
    for (Series one : series) {
      if (one.key().name().equals(finding.change().metric())
          && one.emitter().service().equals(finding.entity().ofService())) {
        for (int i = 0; i < one.size(); i++) {
          if (windows.all().contains(one.timeNanos(i))) {
            curve.merge(step(one.timeNanos(i)), one.value(i), Double::sum);
          }
        }
      }
    }
    return curve.isEmpty() ? null : curve;
  }

  private static long step(long nanos) {
    return Math.floorDiv(nanos, DoseResponse.STEP_NANOS) * DoseResponse.STEP_NANOS;
  }
}
