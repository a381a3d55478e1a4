package dev.whence.bench;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Ports that nobody listens on, below those that Linux gives to outgoing connections: one of these
/// may be taken by any connection before a server has bound it.
public final class FreePort {

  private static final int LOWEST = 15_000;
  private static final int END = 32_768;
  private static final int ATTEMPTS = 1_000;

  /// What this process has handed out.
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /// One that was free a moment ago, and that this process has not been given before.
  ///
  /// @throws IOException where none is found
  public static int find() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, END);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new IOException("no free port from " + LOWEST + " to " + END);
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (BindException taken) {
      return false;
    }
  }
}
