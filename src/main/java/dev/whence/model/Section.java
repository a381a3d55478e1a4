package dev.whence.model;

import static dev.whence.model.ColumnType.DOUBLE;
import static dev.whence.model.ColumnType.ID;
import static dev.whence.model.ColumnType.NUMBER;
import static dev.whence.model.ColumnType.ROW;
import static dev.whence.model.ColumnType.SET;
import static dev.whence.model.ColumnType.TEXT;
import static dev.whence.model.ColumnType.TIME;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tables a frame may hold and their columns, in order. Rows of a child section name their
/// parent's row in column 0 and lie in the order of the parent's rows.
///
/// Columns are only ever added at the end: a block written earlier reads as 0 in the columns it
/// lacks.
@SuppressWarnings("ImmutableEnumChecker") // every list is a List.of
public enum Section {
  /// See [Spans].
  SPANS(
      null, ID, ID, ID, ID, TIME, TIME, NUMBER, NUMBER, TEXT, TEXT, TEXT, SET, SET, TEXT, TEXT,
      NUMBER),
  SPAN_EVENTS(SPANS, ROW, TIME, TEXT, SET),
  SPAN_LINKS(SPANS, ROW, ID, ID, ID, SET),
  /// See [Logs].
  LOGS(
      null, ID, ID, ID, TIME, TIME, NUMBER, TEXT, TEXT, TEXT, SET, SET, TEXT, TEXT, NUMBER, NUMBER),
  /// See [Points].
  SERIES(null, TEXT, TEXT, TEXT, NUMBER, NUMBER, NUMBER, SET, SET, TEXT),
  POINTS(null, NUMBER, TIME, TIME, DOUBLE, NUMBER, DOUBLE, DOUBLE, NUMBER, NUMBER, DOUBLE),
  /// Histogram buckets: upper bound (or index of an exponential bucket) and count.
  BUCKETS(POINTS, ROW, DOUBLE, NUMBER),
  /// Quantile values of summaries.
  QUANTILES(POINTS, ROW, DOUBLE, DOUBLE),
  EXEMPLARS(POINTS, ROW, TIME, DOUBLE, ID, ID, ID, SET),
  /// See [Cell]: kind, slice start, eight key texts, ten counts.
  CELLS(
      null, NUMBER, TIME, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, NUMBER, NUMBER, NUMBER,
      NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER),
  /// Which sketch of the cell, bucket, count.
  CELL_SKETCHES(CELLS, ROW, NUMBER, NUMBER, NUMBER),
  /// Role, value, time, trace, span.
  CELL_EXEMPLARS(CELLS, ROW, NUMBER, NUMBER, TIME, ID, ID, ID),
  /// See [RequestSummary].
  REQUESTS(null, ID, ID, TIME, NUMBER, TEXT, TEXT, TEXT, NUMBER, NUMBER, NUMBER),
  /// Service, instance, version, operation, spans, errors of each participant of a request.
  REQUEST_PARTS(REQUESTS, ROW, TEXT, TEXT, TEXT, TEXT, NUMBER, NUMBER),
  /// See [Changes].
  CHANGES(null, TEXT, TIME, TIME, SET);

  private final @Nullable Section parent;
  private final List<ColumnType> columns;
  private final ColumnType[] types;

  Section(@Nullable Section parent, ColumnType... columns) {
    this.parent = parent;
    this.columns = List.of(columns);
    this.types = columns;
  }

  /// The section whose rows this one's rows belong to; null for a section of its own.
  public @Nullable Section parent() {
    return parent;
  }

  public List<ColumnType> columns() {
    return columns;
  }

  /// The columns' types for those who go through them row by row; not to be written.
  ColumnType[] types() {
    return types;
  }
}
