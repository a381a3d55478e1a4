package dev.whence.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;

/// What it takes to encode a frame, kept for the next one: making it anew costs as much as small
/// frames themselves. Used by one thread at a time.
final class Zipper implements AutoCloseable {

  private static final int LEVEL = 1;
  private static final int MOST_KEPT_BYTES = 4 << 20;

  /// Those that nobody uses; what finds no place is dropped.
  private static final ArrayBlockingQueue<Zipper> IDLE = new ArrayBlockingQueue<>(8);

  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
  private final ByteSink sink = new ByteSink(64 << 10);
  private byte[] room = new byte[0];

  private Zipper() {}

  static Zipper take() {
    Zipper idle = IDLE.poll();
    return idle != null ? idle : new Zipper();
  }

  /// What is to be compressed goes there.
  ByteSink sink() {
    return sink;
  }

  /// The first byte, and behind it the sink's bytes compressed.
  byte[] compress(byte first) {
    int bound = 1 + (int) Zstd.compressBound(sink.size());
    if (room.length < bound) {
      room = new byte[bound];
    }
    room[0] = first;
    int size = context.compressByteArray(room, 1, room.length - 1, sink.array(), 0, sink.size());
    return Arrays.copyOf(room, 1 + size);
  }

  @Override
  public void close() {
    sink.clear();
    boolean small = room.length <= MOST_KEPT_BYTES && sink.array().length <= MOST_KEPT_BYTES;
    if (!small || !IDLE.offer(this)) {
      context.close();
    }
  }
}
