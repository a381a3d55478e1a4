package dev.whence.explain.telling;

import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.LineSeverity;
import dev.whence.explain.statistics.RankShift;
import dev.whence.explain.statistics.ShareShift;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a service's callers notice: how long its entries take and how many fail.
public final class Symptoms {

  /// One service, seen from outside.
  static final class Symptom {
    final Service service;
    final RankShift durations = new RankShift();
    final ShareShift errors = new ShareShift();
    final ShareShift errorLines = new ShareShift();
    final Cell after;
    final Cell before;

    Symptom(Service service, Cell empty) {
      this.service = service;
      this.after = new Cell(empty.key());
      this.before = new Cell(empty.key());
    }

    double slower() {
      double z = durations.z();
      double delta = durations.delta();
      return z <= 0 || delta <= 0 ? 0 : 1 / Math.sqrt(1 / (z * z) + 0.0225 / (delta * delta));
    }

    double failing() {
      return Math.max(risen(errors), risen(errorLines));
    }

    private static double risen(ShareShift shift) {
      return shift.effect() > 0 ? shift.surprise() : 0;
    }

    /// Whether spans say that it fails; else its log lines alone do.
    boolean isToldBySpans() {
      return risen(errors) > SHOWS || risen(errors) >= risen(errorLines);
    }

    boolean isSlower() {
      return slower() > SHOWS;
    }

    boolean isFailing() {
      return failing() > SHOWS;
    }

    /// Whether it fails rather than answers late.
    boolean fails() {
      return isFailing() && failing() >= slower() / 2;
    }

    boolean shows() {
      return isSlower() || isFailing();
    }

    /// Seconds that a call takes.
    double mean(boolean window) {
      Cell cell = window ? after : before;
      return cell.count(SelfTime.DURATION_NANOS) / 1e9 / Math.max(1, cell.count(SelfTime.COUNT));
    }

    /// Seconds that 95 of 100 calls stay below.
    double p95(boolean window) {
      return (window ? after : before).sketch(SelfTime.DURATION).quantile(0.95) / 1e9;
    }

    /// The share of calls that fail, or of those that log errors.
    double errorRatio(boolean window) {
      ShareShift shift = isToldBySpans() ? errors : errorLines;
      return window ? shift.shareAfter() : shift.shareBefore();
    }
  }

  private static final double SHOWS = 2;

  /// What bears out what somebody saw already.
  private static final double BEARS_OUT = 1;

  private final TreeMap<Service, Symptom> all = new TreeMap<>();

  /// Measures every service that somebody calls; nothing changes afterwards.
  public Symptoms(Facts facts, Topology topology) {
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (Topology.isEntry(pair)) {
        Symptom symptom = all.computeIfAbsent(pair.service(), s -> new Symptom(s, pair.after()));
        symptom.durations.add(
            pair.after().sketch(SelfTime.DURATION), pair.before().sketch(SelfTime.DURATION));
        symptom.errors.add(
            pair.after().count(SelfTime.ERRORS),
            pair.after().count(SelfTime.COUNT),
            pair.before().count(SelfTime.ERRORS),
            pair.before().count(SelfTime.COUNT));
        symptom.after.add(pair.after());
        symptom.before.add(pair.before());
      }
    }
    for (Facts.Pair pair : facts.all(CellKind.ROUTE_LOG)) {
      Symptom symptom = all.get(pair.service());
      boolean error = LineSeverity.isError(pair.text(RouteLog.SEVERITY));
      if (symptom != null && error) {
        long[] calls = topology.entryCalls(pair.place());
        symptom.errorLines.add(
            pair.after().count(RouteLog.CALLS),
            calls[0],
            pair.before().count(RouteLog.CALLS),
            calls[1]);
      }
    }
  }

  @Nullable Symptom of(Service service) {
    return all.get(service);
  }

  /// Whether a service was asked about that may well have a symptom: its callers notice one, or
  /// nothing is known of them.
  public boolean bearOut(@Nullable Service asked) {
    if (asked == null) {
      return false;
    }
    Symptom symptom = all.get(asked);
    return symptom == null || Math.max(symptom.slower(), symptom.failing()) > BEARS_OUT;
  }
}
