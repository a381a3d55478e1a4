package dev.whence.model;

import java.util.List;

/// What a cell counts and when.
///
/// @param sliceNanos start of its 10 seconds
/// @param texts one per dimension of the kind
public record CellKey(CellKind kind, long sliceNanos, List<String> texts)
    implements Comparable<CellKey> {

  /// Length of a slice.
  public static final long SLICE_NANOS = 10_000_000_000L;

  public CellKey {
    texts = List.copyOf(texts);
    if (texts.size() != kind.dimensions().size()) {
      throw new IllegalArgumentException(
          kind + " needs " + kind.dimensions() + ", was given " + texts);
    }
  }

  public static CellKey of(CellKind kind, long timeNanos, String... texts) {
    return new CellKey(kind, sliceOf(timeNanos), List.of(texts));
  }

  public static long sliceOf(long timeNanos) {
    return Math.floorDiv(timeNanos, SLICE_NANOS) * SLICE_NANOS;
  }

  public String text(int dimension) {
    return texts.get(dimension);
  }

  @Override
  public int compareTo(CellKey other) {
    int order = kind.compareTo(other.kind);
    if (order == 0) {
      order = Long.compare(sliceNanos, other.sliceNanos);
    }
    for (int i = 0; order == 0 && i < texts.size(); i++) {
      order = texts.get(i).compareTo(other.texts.get(i));
    }
    return order;
  }
}
