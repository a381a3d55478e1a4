package dev.whence.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xerial.snappy.Snappy;

/// Every door answers what it cannot take as its protocol says, and never with 500.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class BadInputTest {

  private static final int MAX_REQUEST = 20 << 20;

  /// A door.
  ///
  /// @param gzip whether it takes gzip off
  private record Door(String path, String type, boolean gzip) {
    @Override
    public String toString() {
      return path + " " + type;
    }
  }

  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";

  private static final List<Door> DOORS =
      List.of(
          new Door("/v1/traces", PROTOBUF, true),
          new Door("/v1/logs", PROTOBUF, true),
          new Door("/v1/metrics", PROTOBUF, true),
          new Door("/v1/traces", JSON, true),
          new Door("/v1/logs", JSON, true),
          new Door("/v1/metrics", JSON, true),
          new Door("/otlp/v1/logs", JSON, true),
          new Door("/api/traces", "application/x-thrift", true),
          new Door("/api/v2/spans", JSON, true),
          new Door("/api/v2/spans", PROTOBUF, true),
          new Door("/loki/api/v1/push", JSON, true),
          new Door("/loki/api/v1/push", PROTOBUF, true),
          new Door("/_bulk", "application/x-ndjson", true),
          new Door("/logs/_bulk", JSON, true),
          new Door("/api/v1/write", PROTOBUF, true),
          new Door("/api/v1/write", PROTOBUF + ";proto=io.prometheus.write.v2.Request", true),
          new Door("/api/v1/changes", JSON, true),
          new Door("/api/v1/changes/pagerduty", JSON, true),
          new Door("/api/v1/changes/github", JSON, true),
          new Door("/api/v1/changes/gitlab", JSON, true),
          new Door("/api/v1/changes/argocd", JSON, true),
          new Door("/api/v1/changes/flux", JSON, true),
          new Door("/api/v1/alerts/alertmanager", JSON, false),
          new Door("/api/v1/alerts/grafana", JSON, false),
          new Door("/api/v1/alerts/pagerduty", JSON, false));

  @TestHTTPResource("/")
  URI service;

  static Stream<Door> doors() {
    return DOORS.stream();
  }

  static Stream<Arguments> malformed() throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    for (String text :
        List.of(
            "",
            " ",
            "null",
            "0",
            "\"\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[0]",
            "{\"",
            "{\"a\":",
            "nonsense",
            "{\"event\":null}",
            "{\"event\":{\"event_type\":7,\"data\":[]}}",
            "{\"alerts\":[null]}",
            "{\"alerts\":[{\"startsAt\":1e400,\"labels\":[]}]}",
            "{\"app\":{\"metadata\":[],\"status\":7}}",
            "{\"streams\":[{\"stream\":[],\"values\":{}}]}",
            "{\"streams\":[{\"stream\":{},\"values\":[[1,2,3,4]]}]}",
            "{\"index\":{}}\n",
            "{\"index\":{}}\nnull\n",
            "{\"resourceSpans\":[{\"scopeSpans\":{}}]}",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[7]}]}]}",
            "[".repeat(5000),
            "{\"a\":".repeat(5000),
            "\u0000\u0001\u0002")) {
      bodies.add(text.getBytes(StandardCharsets.UTF_8));
    }
    Random random = new Random(4);
    for (int size : new int[] {1, 7, 64, 1000}) {
      byte[] noise = new byte[size];
      random.nextBytes(noise);
      bodies.add(noise);
      bodies.add(Snappy.compress(noise));
    }
    bodies.add(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0});
    bodies.add(new byte[] {(byte) 0xC3, 0x28, (byte) 0xed, (byte) 0xa0, (byte) 0x80});
    return DOORS.stream().map(door -> Arguments.of(door, bodies));
  }

  private HttpResponse<String> post(Door door, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(door.path()))
            .header("Content-Type", door.type())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void malformed(Door door, List<byte[]> bodies) throws Exception {
    for (byte[] body : bodies) {
      HttpResponse<String> answer = post(door, body);
      assertThat(answer.statusCode())
          .as("%s answers %s", new String(body, StandardCharsets.ISO_8859_1), answer.body())
          .isLessThan(500);
    }
  }

  @ParameterizedTest
  @MethodSource("doors")
  void saidToBeCompressedButIsNot(Door door) throws Exception {
    byte[] body = "{\"this\":\"is plain\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(post(door, body, "Content-Encoding", "gzip").statusCode()).isBetween(400, 415);
  }

  @ParameterizedTest
  @MethodSource("doors")
  void compressedAsNobodyAgreed(Door door) throws Exception {
    int status = post(door, new byte[] {1, 2, 3}, "Content-Encoding", "br").statusCode();
    assertThat(status).isIn(door.gzip() ? List.of(415) : List.of(400, 401));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void ofAnotherType(Door door) throws Exception {
    Door other = new Door(door.path(), "image/png", door.gzip());
    int status = post(other, new byte[] {1, 2, 3}).statusCode();
    assertThat(status).isBetween(400, 415);
  }

  @ParameterizedTest
  @MethodSource("doors")
  void larger(Door door) throws Exception {
    try (Socket socket = head(door, "Content-Length: " + (MAX_REQUEST + 1))) {
      assertThat(statusLine(socket)).startsWith("HTTP/1.1 413 ");
    }
  }

  @ParameterizedTest
  @MethodSource("doors")
  void largerThanItSaid(Door door) throws Exception {
    try (Socket socket = head(door, "Transfer-Encoding: chunked")) {
      sendUntilRefused(socket.getOutputStream());
      assertThat(statusLine(socket)).startsWith("HTTP/1.1 413 ");
    }
  }

  /// Sends a request as far as its body.
  private Socket head(Door door, String length) throws IOException {
    Socket socket = new Socket("127.0.0.1", service.getPort());
    socket.setSoTimeout(30_000);
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n%s\r\n\r\n"
            .formatted(door.path(), door.type(), length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// Sends more than is taken, in chunks; a server that has answered need not read on.
  private static void sendUntilRefused(OutputStream out) {
    String chunk = "10000\r\n" + " ".repeat(1 << 16) + "\r\n";
    try {
      for (int sent = 0; sent <= MAX_REQUEST; sent += 1 << 16) {
        out.write(chunk.getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException refused) {
      // Its answer is there to be read.
    }
  }

  private static String statusLine(Socket socket) throws IOException {
    BufferedReader answer =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    return String.valueOf(answer.readLine());
  }

  @ParameterizedTest
  @MethodSource("doors")
  void largerOnceItIsUnpacked(Door door) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] blank = new byte[1 << 20];
      java.util.Arrays.fill(blank, (byte) ' ');
      for (int i = 0; i < 64; i++) {
        gzip.write(blank);
      }
    }
    int status = post(door, packed.toByteArray(), "Content-Encoding", "gzip").statusCode();
    assertThat(status).isIn(door.gzip() ? List.of(413) : List.of(400, 401));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void cutOffInTheMiddle(Door door) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", service.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: 1000\r\n\r\n{"
                      .formatted(door.path(), door.type()))
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
    }
    given().get("/q/health/live").then().statusCode(200);
  }
}
