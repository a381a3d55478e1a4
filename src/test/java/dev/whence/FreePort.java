package dev.whence;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for programs that a test starts. No port is given twice, and none is of the range that
/// systems take the near ends of connections from (32768 and above on Linux): between the choice
/// and the program's start nobody else takes it.
public final class FreePort {
  private static final int LEAST = 20_000;
  private static final int COUNT = 12_000;
  private static final AtomicInteger next =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePort() {}

  /// @return a TCP port that nobody listens on
  public static int next() {
    for (int i = 0; i < COUNT; i++) {
      int port = LEAST + Math.floorMod(next.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("all ports from " + LEAST + " on are taken");
  }

  private static boolean isFree(int port) {
    try (ServerSocket door = new ServerSocket(port)) {
      return door.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
