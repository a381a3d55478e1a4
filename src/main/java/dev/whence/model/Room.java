package dev.whence.model;

/// Where the bytes of narrow frames lie.
public sealed interface Room permits Room.Own, Slabs {

  /// Takes some of it, all zero.
  Place take(int bytes);

  /// So many bytes of an array as were taken, from one on.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Place(byte[] array, int from) {}

  /// Arrays of their own, which go when their frame goes.
  record Own() implements Room {

    @Override
    public Place take(int bytes) {
      return new Place(new byte[bytes], 0);
    }
  }
}
