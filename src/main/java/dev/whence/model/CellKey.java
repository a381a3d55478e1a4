package dev.whence.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a cell counts and when: its kind, the start of its 10 seconds, one text per dimension of
/// the kind. A value; it knows its hash, for it is looked up for every span.
public final class CellKey implements Comparable<CellKey> {

  /// Length of a slice.
  public static final long SLICE_NANOS = 10_000_000_000L;

  private final CellKind kind;
  private final long sliceNanos;
  private final String[] texts;
  private final int hash;

  public CellKey(CellKind kind, long sliceNanos, List<String> texts) {
    this(kind, sliceNanos, texts.toArray(String[]::new));
  }

  private CellKey(CellKind kind, long sliceNanos, String[] texts) {
    this.kind = kind;
    this.sliceNanos = sliceNanos;
    this.texts = texts;
    if (texts.length != kind.dimensions().size()) {
      throw new IllegalArgumentException(
          kind + " needs " + kind.dimensions() + ", was given " + texts());
    }
    int mixed = kind.ordinal() * 31 + Long.hashCode(sliceNanos / SLICE_NANOS);
    for (String text : texts) {
      mixed = (Integer.rotateLeft(mixed, 5) ^ text.hashCode()) * 0x9E3779B1;
    }
    this.hash = mixed;
  }

  /// The key of the slice that a time lies in.
  public static CellKey of(CellKind kind, long timeNanos, String... texts) {
    return new CellKey(kind, sliceOf(timeNanos), texts.clone());
  }

  public static long sliceOf(long timeNanos) {
    return Math.floorDiv(timeNanos, SLICE_NANOS) * SLICE_NANOS;
  }

  /// The same in another slice.
  public CellKey at(long otherNanos) {
    return otherNanos == sliceNanos ? this : new CellKey(kind, otherNanos, texts);
  }

  /// The same in another slice, without some dimensions: their texts become empty.
  ///
  /// @param kept by dimension
  public CellKey at(long otherNanos, boolean[] kept) {
    boolean same = true;
    for (int i = 0; same && i < texts.length; i++) {
      same = kept[i] || texts[i].isEmpty();
    }
    if (same) {
      return at(otherNanos);
    }
    String[] fewer = texts.clone();
    for (int i = 0; i < fewer.length; i++) {
      fewer[i] = kept[i] ? fewer[i] : "";
    }
    return new CellKey(kind, otherNanos, fewer);
  }

  /// The same with another text in one dimension.
  public CellKey with(int dimension, String text) {
    if (texts[dimension].equals(text)) {
      return this;
    }
    String[] others = texts.clone();
    others[dimension] = text;
    return new CellKey(kind, sliceNanos, others);
  }

  public CellKind kind() {
    return kind;
  }

  public long sliceNanos() {
    return sliceNanos;
  }

  public List<String> texts() {
    return List.of(texts);
  }

  public String text(int dimension) {
    return texts[dimension];
  }

  /// Keys share most of their texts, which are not looked into then.
  @Override
  @SuppressWarnings("ReferenceEquality")
  public int compareTo(CellKey other) {
    int order = kind.compareTo(other.kind);
    if (order == 0) {
      order = Long.compare(sliceNanos, other.sliceNanos);
    }
    for (int i = 0; order == 0 && i < texts.length; i++) {
      order = texts[i] == other.texts[i] ? 0 : texts[i].compareTo(other.texts[i]);
    }
    return order;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof CellKey that
            && hash == that.hash
            && kind == that.kind
            && sliceNanos == that.sliceNanos
            && Arrays.equals(texts, that.texts));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return kind + "@" + sliceNanos + Arrays.toString(texts);
  }
}
