package dev.whence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {

  @Test
  void eachIsGivenOnceCanBeBoundAndLiesBelowThoseOfOutgoingConnections() throws Exception {
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      int port = FreePort.find();
      assertThat(port).isBetween(15_000, 32_767);
      assertThat(given.add(port)).as("port %s", port).isTrue();
      try (ServerSocket socket = new ServerSocket(port)) {
        assertThat(socket.getLocalPort()).isEqualTo(port);
      }
    }
  }
}
