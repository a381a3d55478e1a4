package dev.whence.receive;

import java.util.Arrays;

/// Bytes as they come in, up to a limit and within a share of what may be in flight.
final class Growing {

  private static final int FIRST = 8_192;

  private final int limit;
  private final InFlight.Share share;
  private byte[] bytes = new byte[0];
  private int size;

  Growing(int limit, InFlight.Share share) {
    this.limit = limit;
    this.share = share;
  }

  /// Makes room for so many more bytes.
  ///
  /// @param expected how many there may be in all, as somebody claims
  /// @throws RefusedException where that is more than the limit, or too much at the moment
  void reserve(int more, int expected) {
    if (more > limit - size) {
      throw tooLarge(limit);
    }
    int needed = size + more;
    if (needed > bytes.length) {
      int room = Math.max(Math.max(needed, FIRST), (int) Math.min(limit, bytes.length * 2L));
      if (expected >= needed && expected <= Math.max(room, 2L * needed)) {
        room = expected;
      }
      share.atLeast(room);
      bytes = Arrays.copyOf(bytes, room);
    }
  }

  /// Makes room for so many bytes at once, before the first.
  void begin(int expected) {
    int room = Math.min(limit, expected);
    share.atLeast(room);
    bytes = new byte[room];
  }

  static RefusedException tooLarge(int limit) {
    return new RefusedException(
        Refusal.TOO_LARGE, "a request may have at most " + limit + " bytes, also decompressed");
  }

  /// The bytes so far and the room behind them.
  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void added(int more) {
    size += more;
  }

  byte[] toArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
