package dev.whence.bench;

import java.io.IOException;
import java.net.ServerSocket;

/// Ports that nobody listens on.
public final class FreePort {
  private FreePort() {}

  /// One that was free a moment ago.
  public static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
