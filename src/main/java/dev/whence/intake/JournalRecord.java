package dev.whence.intake;

import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.FrameCodec;
import dev.whence.store.Packed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What the journal keeps of an export.
///
/// ```
///  key high | key low | arrival nanos | tenant length | tenant | frame
/// ```
///
/// @param arrivalNanos when it came, by our clock
/// @param payload what the journal keeps, and in it the frame
@SuppressWarnings("ArrayRecordComponent") // never compared
record JournalRecord(
    Tenant tenant, ExportKey key, long arrivalNanos, Packed items, byte[] payload) {

  private static final int FIXED_BYTES = 3 * Long.BYTES + 1;

  static JournalRecord of(Tenant tenant, ExportKey key, long arrivalNanos, Frame frame) {
    byte[] name = tenant.id().getBytes(StandardCharsets.UTF_8);
    byte[] columns = FrameCodec.encode(frame);
    byte[] payload =
        ByteBuffer.allocate(FIXED_BYTES + name.length + columns.length)
            .putLong(key.high())
            .putLong(key.low())
            .putLong(arrivalNanos)
            .put((byte) name.length)
            .put(name)
            .put(columns)
            .array();
    Packed items = new Packed(frame, payload, FIXED_BYTES + name.length, columns.length);
    return new JournalRecord(tenant, key, arrivalNanos, items, payload);
  }

  Frame frame() {
    return items.frame();
  }

  static JournalRecord decode(byte[] payload) {
    ByteBuffer buffer = ByteBuffer.wrap(payload);
    ExportKey key = new ExportKey(buffer.getLong(), buffer.getLong());
    long arrivalNanos = buffer.getLong();
    byte[] name = new byte[Byte.toUnsignedInt(buffer.get())];
    buffer.get(name);
    int at = buffer.position();
    Frame frame = FrameCodec.decode(payload, at, payload.length - at);
    return new JournalRecord(
        new Tenant(new String(name, StandardCharsets.UTF_8)),
        key,
        arrivalNanos,
        new Packed(frame, payload, at, payload.length - at),
        payload);
  }
}
