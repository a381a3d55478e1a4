package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Exemplar;
import dev.whence.model.Frame;
import dev.whence.model.LatencySketch;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The cells of a block, laid out to be added up: a key is there once for all slices that have it,
/// and looked up once for all of them; what its rows count lies in few bytes, row after row.
/// Immutable; safe for use by many threads.
public final class CellColumns {

  /// By number, without their slices.
  private final CellKey[] keys;

  /// By row: the number of its key, its slice, where its bytes begin.
  private final int[] key;

  private final long[] slices;
  private final int[] from;

  /// See [CellReading].
  private final byte[] counted;

  CellColumns(CellReading read) {
    this.keys = read.keys();
    this.key = read.key;
    this.slices = read.slices;
    this.from = read.from;
    this.counted = read.counted();
  }

  /// @throws CorruptFrameException where what is there cannot be cells
  public static CellColumns of(Frame frame) {
    return of(frame, UnaryOperator.identity());
  }

  /// @param shared gives of equal keys always the same
  public static CellColumns of(Frame frame, UnaryOperator<CellKey> shared) {
    return new CellColumns(new CellReading(frame, shared));
  }

  public int size() {
    return slices.length;
  }

  /// What it takes in memory, about, without its keys, which many blocks share.
  public long bytes() {
    return counted.length
        + (long) keys.length * Integer.BYTES
        + size() * (2L * Integer.BYTES + Long.BYTES);
  }

  /// Its cells of some kinds, added up to a grain.
  public CellColumns folded(Set<CellKind> kinds, Grain grain, UnaryOperator<CellKey> shared) {
    Cells sum = new Cells();
    addTo(sum, grain, at -> kinds.contains(at.kind()), _ -> true, _ -> true);
    return of(CellFrames.frame(sum.sorted()), shared);
  }

  /// Its cells whose keys are wanted, each as it is.
  public List<Cell> cells(Predicate<CellKey> wanted) {
    List<Cell> cells = new ArrayList<>();
    ByteSource source = new ByteSource(counted, 0, counted.length);
    for (int row = 0; row < size(); row++) {
      CellKey at = keys[key[row]].at(slices[row]);
      if (wanted.test(at)) {
        Cell cell = new Cell(at);
        source.seek(from[row]);
        addTo(cell, slices[row], source);
        cells.add(cell);
      }
    }
    return cells;
  }

  /// Adds up those that a question wants, of some slices.
  ///
  /// @return whether any are wanted, whatever their slice
  boolean addTo(Cells sum, CellQuestion question, LongPredicate slicesWanted) {
    return addTo(
        sum, question.grain(), question::wantsAtAnyTime, question.range()::contains, slicesWanted);
  }

  private boolean addTo(
      Cells sum,
      Grain grain,
      Predicate<CellKey> wanted,
      LongPredicate inRange,
      LongPredicate slicesWanted) {
    boolean[] wantedKeys = new boolean[keys.length];
    for (int i = 0; i < keys.length; i++) {
      wantedKeys[i] = wanted.test(keys[i]);
    }
    Sums sums = new Sums(sum, grain);
    ByteSource source = new ByteSource(counted, 0, counted.length);
    boolean any = false;
    for (int row = 0; row < slices.length; row++) {
      long slice = slices[row];
      if (wantedKeys[key[row]] && inRange.test(slice)) {
        any = true;
        if (slicesWanted.test(slice)) {
          Cell cell = sums.of(key[row], slice);
          if (!grain.keysOnly()) {
            source.seek(from[row]);
            addTo(cell, slice, source);
          }
        }
      }
    }
    return any;
  }

  private static void addTo(Cell cell, long slice, ByteSource source) {
    CellKind kind = cell.key().kind();
    int measures = kind.counts().size();
    for (int i = 0; i < measures; i++) {
      cell.add(i, source.zigzag());
    }
    int sketches = kind.sketches().size();
    for (int i = 0; i < sketches; i++) {
      addSketch(cell.sketch(i), source);
    }
    for (int left = source.get(); left > 0; left--) {
      addExemplar(cell, slice, source);
    }
  }

  private static void addSketch(LatencySketch sketch, ByteSource source) {
    int left = (int) source.varint();
    if (left == 0) {
      return;
    }
    int bucket = (int) source.varint();
    sketch.cover(bucket, bucket + (int) source.varint());
    for (; left > 0; left--) {
      bucket += (int) source.varint();
      sketch.addToBucket(bucket, source.varint());
    }
  }

  private static void addExemplar(Cell cell, long slice, ByteSource source) {
    Exemplar.Role role = Exemplar.Role.of(source.get());
    long value = source.zigzag();
    long timeNanos = slice + source.zigzag();
    if (cell.mightKeep(role, value, timeNanos)) {
      TraceId trace = new TraceId(source.fixed(), source.fixed());
      cell.add(new Exemplar(role, value, timeNanos, trace, source.fixed()));
    } else {
      source.skip(CellReading.IDS);
    }
  }

  /// The cells that keys are added up under, each looked up once for each step.
  private final class Sums {
    private final Cells sum;
    private final Grain grain;
    private final Map<Long, @Nullable Cell[]> bySteps = new HashMap<>();
    private final Map<CellKind, boolean[]> kept = new EnumMap<>(CellKind.class);
    private @Nullable Cell[] cells = {};
    private long step;

    Sums(Cells sum, Grain grain) {
      this.sum = sum;
      this.grain = grain;
    }

    Cell of(int number, long slice) {
      long wanted = grain.step(slice);
      if (wanted != step || cells.length == 0) {
        step = wanted;
        cells = bySteps.computeIfAbsent(step, _ -> new @Nullable Cell[keys.length]);
      }
      Cell known = cells[number];
      if (known == null) {
        known =
            sum.at(keys[number].at(step, kept.computeIfAbsent(keys[number].kind(), grain::kept)));
        cells[number] = known;
      }
      return known;
    }
  }
}
