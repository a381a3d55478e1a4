package dev.whence.store;

import dev.whence.model.Frame;
import dev.whence.model.Room;

/// A frame together with its bytes as [FrameCodec] writes them, so that who has encoded it once
/// (for a journal) saves the others from doing it again. The bytes are a part of an array that
/// nobody writes to any more.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Packed(Frame frame, byte[] array, int offset, int length) {

  public static Packed of(Frame frame) {
    byte[] bytes = FrameCodec.encode(frame);
    return new Packed(frame, bytes, 0, bytes.length);
  }

  /// The same with a frame that takes less memory, for as long as it is kept.
  public Packed narrow(Room room) {
    return new Packed(frame.narrow(room), array, offset, length);
  }

  public Encoded encoded() {
    return new Encoded(frame.size(), array, offset, length);
  }
}
