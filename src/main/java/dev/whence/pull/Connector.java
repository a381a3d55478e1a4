package dev.whence.pull;

import dev.whence.decode.DecodeException;
import dev.whence.model.Frame;
import dev.whence.model.TimeRange;

/// Reads one source window by window. Used by one thread.
interface Connector extends AutoCloseable {

  /// Reads what the source has of a window, and hands it over piece by piece. The same window may
  /// be read again.
  void pull(TimeRange window, Taker taker)
      throws PullException, DecodeException, InterruptedException;

  /// Where windows begin and end: at multiples of this many nanoseconds.
  default long alignNanos() {
    return 1;
  }

  @Override
  default void close() {}

  /// Takes pieces in.
  interface Taker {
    /// Returns once the piece is durable.
    ///
    /// @param content what tells a repeated piece: the answer it was read from
    /// @param rejected items left out
    /// @param reason why the first was
    void take(Frame frame, byte[] content, long rejected, String reason)
        throws PullException, InterruptedException;
  }
}
