package dev.whence.cli;

import java.io.IOException;
import java.net.ServerSocket;

/// Ports that nobody listens on.
final class FreePort {
  private FreePort() {}

  /// One that was free a moment ago.
  static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
