package dev.whence.bench;

import java.io.IOException;

/// Sends bodies to a system. Safe for use by many threads.
interface Transport extends AutoCloseable {

  /// Sends one and waits for the answer.
  ///
  /// @return an HTTP status: 2xx where the body was acknowledged
  /// @throws IOException where there was no answer
  int send(byte[] body) throws IOException, InterruptedException;

  @Override
  void close();
}
