package dev.whence.model;

/// Room in large arrays, one after the other, for frames that are kept for some seconds and go in
/// about the order they came. G1 lays an array that fills more than half a region where it never
/// copies it, while what is on its own is copied two or three times before it goes. An array goes
/// with the last frame that lies in it. Thread-safe.
public final class Slabs implements Room {

  /// With its header four of the smallest regions, or one of 4 MiB.
  private static final int BYTES = (4 << 20) - 16;

  private byte[] slab = {};
  private int taken;

  @Override
  public synchronized Place take(int bytes) {
    if (bytes > BYTES) {
      return new Place(new byte[bytes], 0);
    }
    if (bytes > slab.length - taken) {
      slab = new byte[BYTES];
      taken = 0;
    }
    Place place = new Place(slab, taken);
    taken += bytes;
    return place;
  }
}
