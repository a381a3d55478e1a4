package dev.whence.intake;

import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.FrameCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What the journal keeps of an export.
///
/// ```
///  key high | key low | arrival nanos | tenant length | tenant | frame
/// ```
///
/// @param arrivalNanos when it came, by our clock
record JournalRecord(Tenant tenant, ExportKey key, long arrivalNanos, Frame frame) {

  private static final int FIXED_BYTES = 3 * Long.BYTES + 1;

  byte[] encode() {
    byte[] name = tenant.id().getBytes(StandardCharsets.UTF_8);
    byte[] columns = FrameCodec.encode(frame);
    return ByteBuffer.allocate(FIXED_BYTES + name.length + columns.length)
        .putLong(key.high())
        .putLong(key.low())
        .putLong(arrivalNanos)
        .put((byte) name.length)
        .put(name)
        .put(columns)
        .array();
  }

  static JournalRecord decode(byte[] payload) {
    ByteBuffer buffer = ByteBuffer.wrap(payload);
    ExportKey key = new ExportKey(buffer.getLong(), buffer.getLong());
    long arrivalNanos = buffer.getLong();
    byte[] name = new byte[buffer.get()];
    buffer.get(name);
    Frame frame = FrameCodec.decode(payload, buffer.position(), buffer.remaining());
    return new JournalRecord(
        new Tenant(new String(name, StandardCharsets.UTF_8)), key, arrivalNanos, frame);
  }
}
