package dev.whence.explain;

import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Usual;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.Measured;
import dev.whence.explain.meaning.Holders;
import dev.whence.explain.meaning.TableColumns;
import dev.whence.explain.meaning.ToldInParts;
import dev.whence.explain.meaning.Watchers;
import dev.whence.explain.metrics.MetricWindows;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Series;
import dev.whence.model.TimeRange;
import dev.whence.store.Grain;
import dev.whence.store.SeriesFound;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a question is answered from: its windows, and what was heard in them. Where nothing was
/// heard in the baseline that goes without saying (no request, and of no metric enough points to
/// tell its level), an earlier one is looked for, further and further back; where there is none,
/// the window's own beginning has to do.
///
/// @param measuring the same windows, and one more baseline where these hold too few points of
///   metrics, though requests enough
/// @param everySeries whether a limit left none out
/// @param usual how well it tells what is usual
record Heard(
    Windows windows,
    Windows measuring,
    Facts facts,
    List<Series> series,
    boolean everySeries,
    Usual usual) {

  private static final long MORE_OF_METRICS_NANOS = 900_000_000_000L;

  private static final Set<CellKind> LOCAL = Set.of(CellKind.OPERATION, CellKind.LOG_PATTERN);

  static Heard of(StoreReader reader, Question question, int maxSeries) {
    Heard heard = in(Windows.of(question), reader, question, maxSeries);
    Heard next = heard;
    while (next.usual != Usual.KNOWN && next.windows.reachesFurther()) {
      next = in(next.windows.reachingBack(), reader, question, maxSeries);
      heard = next.usual.compareTo(heard.usual) < 0 ? next : heard;
    }
    if (heard.usual == Usual.UNKNOWN && !heard.windows.given()) {
      Windows split = heard.windows.splitAfter(heard.first(reader, question));
      return split == null ? heard : in(split, reader, question, maxSeries);
    }
    return heard;
  }

  private static Heard in(Windows windows, StoreReader reader, Question question, int maxSeries) {
    Told told = Told.in(windows, reader, question, maxSeries);
    List<Series> named = Watchers.named(told.series(), Set.of());
    Measured measured =
        Measured.of(named.stream().map(Series::emitter).toList(), Holders.of(named));
    Facts facts = Facts.read(reader, question.tenant(), windows, measured, question.service());
    Usual usual = MetricWindows.of(windows).usual(told.series());
    if (facts.baseline().isEmpty() || usual == Usual.KNOWN) {
      Usual known = facts.baseline().isEmpty() ? usual : Usual.KNOWN;
      return new Heard(windows, windows, facts, told.series(), told.complete(), known);
    }
    Windows more = windows.withMoreBefore(MORE_OF_METRICS_NANOS);
    Told longer = Told.in(more, reader, question, maxSeries);
    return new Heard(windows, more, facts, longer.series(), longer.complete(), Usual.KNOWN);
  }

  /// What metrics tell in some windows.
  ///
  /// @param complete whether a limit left none out
  private record Told(List<Series> series, boolean complete) {

    static Told in(Windows windows, StoreReader reader, Question question, int maxSeries) {
      List<Series> series = new ArrayList<>();
      boolean complete = true;
      for (TimeRange range : MetricWindows.of(windows).disjoint()) {
        SeriesFound found =
            reader.findSeries(question.tenant(), Set.of(), Set.of(), range, maxSeries);
        List<Series> told =
            found.series().stream().map(Series::numbers).filter(one -> one.size() > 0).toList();
        series.addAll(TableColumns.owned(ToldInParts.joined(told)));
        complete &= found.complete();
      }
      return new Told(List.copyOf(series), complete);
    }
  }

  /// When the first thing was heard in the window; its end where nothing was.
  private long first(StoreReader reader, Question question) {
    TimeRange window = windows.window();
    long first = window.toNanos();
    for (CellKind kind : LOCAL) {
      Grain slices = Grain.SLICES.merging(kind.dimensions().toArray(String[]::new)).keys();
      for (Cell cell :
          reader.cells(question.tenant(), Set.of(kind), window, Set.of(), slices).cells()) {
        first = Math.min(first, cell.key().sliceNanos());
      }
    }
    for (Series one : series) {
      for (int i = 0; i < one.size(); i++) {
        if (window.contains(one.timeNanos(i))) {
          first = Math.min(first, one.timeNanos(i));
        }
      }
    }
    return Math.max(window.fromNanos(), CellKey.sliceOf(first));
  }
}
