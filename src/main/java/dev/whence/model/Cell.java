package dev.whence.model;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A 10-second rollup: counts, sketches and exemplars of one key. Merging adds; it is exact and
/// order does not matter. Not thread-safe.
public final class Cell {

  private final CellKey key;
  private final long[] counts;
  private final LatencySketch[] sketches;
  private final Map<Exemplar.Role, Exemplar> exemplars = new EnumMap<>(Exemplar.Role.class);

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

  public List<Exemplar> exemplars() {
    return List.copyOf(exemplars.values());
  }

  public @Nullable Exemplar exemplar(Exemplar.Role role) {
    return exemplars.get(role);
  }

  public Cell add(int measure, long amount) {
    counts[measure] += amount;
    return this;
  }

  public Cell add(Exemplar exemplar) {
    exemplars.merge(exemplar.role(), exemplar, (a, b) -> b.beats(a) ? b : a);
    return this;
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
    other.exemplars.values().forEach(this::add);
    return this;
  }

  public Cell copy() {
    return new Cell(key).add(this);
  }
}
