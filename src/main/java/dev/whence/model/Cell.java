package dev.whence.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A 10-second rollup: counts, sketches and exemplars of one key. Merging adds; it is exact and
/// order does not matter. Not thread-safe.
public final class Cell {

  /// The cell, its key and their arrays.
  private static final int OBJECTS_BYTES = 144;

  private static final int EXEMPLAR_BYTES = 64;

  private final CellKey key;
  private final long[] counts;
  private final LatencySketch[] sketches;

  /// By role.
  private final @Nullable Exemplar[] exemplars = new @Nullable Exemplar[Exemplar.Role.COUNT];

  public Cell(CellKey key) {
    this.key = key;
    this.counts = new long[key.kind().counts().size()];
    this.sketches = new LatencySketch[key.kind().sketches().size()];
    for (int i = 0; i < sketches.length; i++) {
      sketches[i] = new LatencySketch();
    }
  }

  public CellKey key() {
    return key;
  }

  public long count(int measure) {
    return counts[measure];
  }

  public LatencySketch sketch(int which) {
    return sketches[which];
  }

  /// What it takes in memory, about, without the texts of its key, which many cells share.
  public long bytes() {
    long bytes = OBJECTS_BYTES + (long) counts.length * Long.BYTES;
    for (LatencySketch sketch : sketches) {
      bytes += sketch.bytes();
    }
    for (Exemplar each : exemplars) {
      bytes += each == null ? 0 : EXEMPLAR_BYTES;
    }
    return bytes;
  }

  public List<Exemplar> exemplars() {
    List<Exemplar> all = new ArrayList<>(exemplars.length);
    for (Exemplar each : exemplars) {
      if (each != null) {
        all.add(each);
      }
    }
    return Collections.unmodifiableList(all);
  }

  public @Nullable Exemplar exemplar(Exemplar.Role role) {
    return exemplars[role.ordinal()];
  }

  public Cell add(int measure, long amount) {
    counts[measure] += amount;
    return this;
  }

  public Cell add(Exemplar exemplar) {
    Exemplar kept = exemplars[exemplar.role().ordinal()];
    if (kept == null || exemplar.beats(kept)) {
      exemplars[exemplar.role().ordinal()] = exemplar;
    }
    return this;
  }

  /// Whether an exemplar of a role, value and time would be kept, or at least might be.
  public boolean mightKeep(Exemplar.Role role, long value, long timeNanos) {
    Exemplar kept = exemplars[role.ordinal()];
    return kept == null || !kept.surpasses(value, timeNanos);
  }

  /// Adds another cell of the same kind, whatever its key: rolling up over a dimension is merging
  /// into a coarser key.
  public Cell add(Cell other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    for (int i = 0; i < sketches.length; i++) {
      sketches[i].add(other.sketches[i]);
    }
    for (Exemplar each : other.exemplars) {
      if (each != null) {
        add(each);
      }
    }
    return this;
  }

  /// Counts and sketches of what was added to this one beside another, without exemplars.
  ///
  /// @param part all of which was added to this one
  public Cell without(Cell part) {
    Cell rest = new Cell(key);
    for (int i = 0; i < counts.length; i++) {
      rest.counts[i] = counts[i] - part.counts[i];
    }
    for (int i = 0; i < sketches.length; i++) {
      rest.sketches[i] = sketches[i].without(part.sketches[i]);
    }
    return rest;
  }

  public Cell copy() {
    return new Cell(key).add(this);
  }
}
