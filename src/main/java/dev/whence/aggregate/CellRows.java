package dev.whence.aggregate;

import dev.whence.model.Cell;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Exemplar;
import dev.whence.model.LatencySketch;
import dev.whence.model.Spans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The cells of one frame's spans by numbers of that frame (texts, sets), which are cheaper to look
/// up than texts: of kind OPERATION, or RESOURCE_CALL, which counts the same. Not thread-safe.
final class CellRows {

  private static final int NONE = -1;

  /// A cell under way: which rows stand for it.
  private static final class Group {
    final long slice;
    final long first;
    final long second;
    final Cell cell;
    int lastRow = NONE;
    long shortest = Long.MAX_VALUE;
    int slowest = NONE;
    int newest = NONE;
    int firstError = NONE;

    Group(long slice, long first, long second, Cell cell) {
      this.slice = slice;
      this.first = first;
      this.second = second;
      this.cell = cell;
    }
  }

  private final Spans spans;

  /// The row of the same cell that came before; each row lies in one cell.
  private final int[] previous;

  private final List<Group> all = new ArrayList<>();
  private @Nullable Group[] table = new @Nullable Group[256];

  CellRows(Spans spans) {
    this.spans = spans;
    this.previous = new int[spans.size()];
  }

  /// Counts a span in the cell of a slice and two numbers, which is made where there is none. Each
  /// span is counted once.
  void count(int row, long slice, long first, long second, Supplier<Cell> made) {
    Group group = group(slice, first, second, made);
    long duration = duration(row);
    boolean error = spans.isError(row);
    group
        .cell
        .add(Operation.COUNT, 1)
        .add(Operation.ERRORS, error ? 1 : 0)
        .add(Operation.DURATION_NANOS, duration);
    previous[row] = group.lastRow;
    group.lastRow = row;
    group.shortest = Math.min(group.shortest, duration);
    if (group.slowest == NONE || duration > duration(group.slowest)) {
      group.slowest = row;
    } else if (duration == duration(group.slowest)) {
      group.cell.add(exemplar(Exemplar.Role.SLOWEST, row));
    }
    group.newest = later(Exemplar.Role.NEWEST, group, group.newest, row);
    if (error) {
      group.firstError = later(Exemplar.Role.FIRST_ERROR, group, group.firstError, row);
    }
  }

  /// The newer of two rows, or the older where the first error is asked for; equals are compared
  /// whole by the cell.
  private int later(Exemplar.Role role, Group group, int known, int row) {
    if (known == NONE) {
      return row;
    }
    long start = spans.startNanos(row);
    long knownStart = spans.startNanos(known);
    if (start == knownStart) {
      group.cell.add(exemplar(role, row));
      return known;
    }
    return (start > knownStart) == (role == Exemplar.Role.NEWEST) ? row : known;
  }

  private long duration(int row) {
    return Math.max(0, spans.endNanos(row) - spans.startNanos(row));
  }

  private Exemplar exemplar(Exemplar.Role role, int row) {
    return LocalRollup.exemplar(role, spans, row, duration(row));
  }

  private Group group(long slice, long first, long second, Supplier<Cell> made) {
    int bucket = bucket(slice, first, second);
    for (Group group = table[bucket]; group != null; group = table[bucket]) {
      if (group.slice == slice && group.first == first && group.second == second) {
        return group;
      }
      bucket = (bucket + 1) & (table.length - 1);
    }
    Group group = new Group(slice, first, second, made.get());
    table[bucket] = group;
    all.add(group);
    if (all.size() * 2 > table.length) {
      grow();
    }
    return group;
  }

  private int bucket(long slice, long first, long second) {
    long hash = (slice * 31 + first) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 32) ^ second) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32) & (table.length - 1);
  }

  private void grow() {
    table = new @Nullable Group[table.length * 4];
    for (Group group : all) {
      int bucket = bucket(group.slice, group.first, group.second);
      while (table[bucket] != null) {
        bucket = (bucket + 1) & (table.length - 1);
      }
      table[bucket] = group;
    }
  }

  /// The cells, with the spans that stand for them.
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>(all.size());
    for (Group group : all) {
      addDurations(group);
      group.cell.add(exemplar(Exemplar.Role.SLOWEST, group.slowest));
      group.cell.add(exemplar(Exemplar.Role.NEWEST, group.newest));
      if (group.firstError != NONE) {
        group.cell.add(exemplar(Exemplar.Role.FIRST_ERROR, group.firstError));
      }
      cells.add(group.cell);
    }
    return cells;
  }

  /// All at once, as their sketch then takes its room once.
  private void addDurations(Group group) {
    LatencySketch durations = group.cell.sketch(Operation.DURATION);
    durations.cover(
        LatencySketch.bucket(group.shortest), LatencySketch.bucket(duration(group.slowest)));
    for (int row = group.lastRow; row != NONE; row = previous[row]) {
      durations.add(duration(row));
    }
  }
}
