package dev.whence.store;

import java.util.Arrays;

/// The bytes of a frame as [FrameCodec] writes them: a part of an array that nobody writes to any
/// more.
///
/// @param items of the frame
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Encoded(int items, byte[] array, int offset, int length) {

  public byte[] bytes() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }
}
