package dev.whence.intake;

import dev.whence.model.TraceId;
import java.util.List;

/// What falls to one pass of a regrouping, by hash: all of a trace to one. Shares of one stretch do
/// not overlap, and together are all of it.
///
/// @param number below `of`
/// @param of how many of this size make the whole
record Share(int number, int of) {

  private static final int MOST = 4_096;

  /// How many passes it is worth to make of one, by how much they hold together.
  static int passes(long items, int atOnce) {
    return (int) Math.min(MOST, 1 + items / atOnce);
  }

  boolean isWhole() {
    return of == 1;
  }

  boolean has(TraceId trace) {
    return has(trace.high() ^ trace.low());
  }

  boolean has(String requestId) {
    return has((long) requestId.hashCode());
  }

  boolean has(long number) {
    long mixed = number * 0x9E3779B97F4A7C15L;
    return Math.floorMod(mixed >>> 32, of) == this.number;
  }

  boolean canBeHalved() {
    return of <= MOST / 2;
  }

  List<Share> halves() {
    return List.of(new Share(number, 2 * of), new Share(number + of, 2 * of));
  }
}
