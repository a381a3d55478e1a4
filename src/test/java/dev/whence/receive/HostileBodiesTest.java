package dev.whence.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.whence.decode.DecodeException;
import dev.whence.decode.Loki;
import dev.whence.decode.RemoteWrite;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that were made to break a receiver, as they broke others'.
class HostileBodiesTest {

  private static final byte[] LIES = {
    (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 0x04, 'a', 'b'
  };

  private Peers peers;

  @BeforeEach
  void open() throws Exception {
    peers = new Peers();
  }

  @AfterEach
  void close() throws Exception {
    assertThat(peers.bytesInFlight()).isZero();
    assertThat(peers.kept().all()).allMatch(export -> export.frame().size() == 0);
    peers.close();
  }

  /// The length that a snappy block says it has is not believed.
  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/write", "/loki/api/v1/push"})
  void aSnappyHeaderThatLiesIsRefused(String path) throws Exception {
    HttpResponse<String> response =
        peers.post(
            path, LIES, "Content-Type", "application/x-protobuf", "Content-Encoding", "snappy");
    assertThat(response.statusCode()).isIn(400, 413);
  }

  @Test
  void aSnappyHeaderThatLiesCostsNothing() {
    byte[] justBelow = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 0x04, 'a', 'b'};
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (byte[] lie : new byte[][] {LIES, justBelow}) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10; i++) {
        refused(() -> Loki.snappyProtobuf(lie, 64 << 20));
        refused(() -> RemoteWrite.v1(lie, 64 << 20));
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8L << 20);
    }
  }

  private interface Decode {
    Object run() throws DecodeException;
  }

  private static void refused(Decode decode) {
    try {
      decode.run();
      throw new AssertionError("was taken");
    } catch (DecodeException asItShould) {
      assertThat(asItShould).hasMessageNotContaining("Exception");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v2/spans,application/json",
    "/loki/api/v1/push,application/json",
    "/_bulk,application/x-ndjson"
  })
  void nestingWithoutEndIsRefused(String path, String type) throws Exception {
    for (String nested : new String[] {"[".repeat(200_000), "{\"a\":".repeat(200_000)}) {
      String body = path.equals("/_bulk") ? "{\"create\":{}}\n" + nested + "\n" : nested;
      HttpResponse<String> response = peers.post(path, body.getBytes(UTF_8), "Content-Type", type);
      if (path.equals("/_bulk")) {
        assertThat(response.body()).contains("\"errors\":true").contains("400");
      } else {
        assertThat(response.statusCode()).isEqualTo(400);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "deflate", "br", "gzip, gzip", "snappy, gzip", "gzip,identity"})
  void encodingsThatNobodyBoundsAreNotTaken(String encoding) throws Exception {
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(new GZIPOutputStream(twice))) {
      deflate.write(new byte[1 << 20]);
    }
    for (String path : new String[] {"/api/v2/spans", "/_bulk", "/api/traces"}) {
      String type = path.equals("/api/traces") ? "application/x-thrift" : "application/json";
      assertThat(
              peers
                  .post(
                      path, twice.toByteArray(), "Content-Type", type, "Content-Encoding", encoding)
                  .statusCode())
          .isEqualTo(415);
    }
  }
}
