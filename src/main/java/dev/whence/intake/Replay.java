package dev.whence.intake;

import dev.whence.store.StoreException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// The journal read again after a start: some threads unpack exports and fold their cells ahead,
/// one takes them in their order.
final class Replay implements AutoCloseable {

  private static final int MOST_BYTES_AHEAD = 8 << 20;

  /// Unpacks a record. Any thread may do that.
  interface Unpacking {
    Ready unpack(long sequence, byte[] payload);
  }

  /// Takes what was unpacked, in order.
  interface Taking {
    /// @param unpacked gives the export, or throws what unpacking it threw; a [StoreException]
    ///   where the thread was interrupted meanwhile
    void take(long sequence, byte[] payload, Supplier<Ready> unpacked);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Ahead(long sequence, byte[] payload, Future<Ready> unpacked) {}

  private final Unpacking unpacking;
  private final Taking taking;
  private final ArrayDeque<Ahead> ahead = new ArrayDeque<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().name("whence-replay-", 0).daemon().factory());
  private long bytesAhead;

  Replay(Unpacking unpacking, Taking taking) {
    this.unpacking = unpacking;
    this.taking = taking;
  }

  /// Adds the next record.
  void add(long sequence, byte[] payload) {
    ahead.add(
        new Ahead(sequence, payload, threads.submit(() -> unpacking.unpack(sequence, payload))));
    bytesAhead += payload.length;
    while (bytesAhead > MOST_BYTES_AHEAD) {
      takeFirst();
    }
  }

  /// Takes what is left.
  void finish() {
    while (!ahead.isEmpty()) {
      takeFirst();
    }
  }

  private void takeFirst() {
    Ahead first = ahead.remove();
    bytesAhead -= first.payload.length;
    taking.take(first.sequence, first.payload, () -> await(first.unpacked));
  }

  private static Ready await(Future<Ready> unpacked) {
    try {
      return unpacked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a record of the journal was not unpacked", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while the journal was replayed", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
