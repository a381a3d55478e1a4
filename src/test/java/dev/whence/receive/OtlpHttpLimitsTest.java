package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.intake.Receipt;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies, and requests at once, of more than the doors take over HTTP: refused, or told to come
/// again, and nothing of them stays.
class OtlpHttpLimitsTest extends OtlpHttpFixture {

  @Test
  void refusesTooMuch() throws Exception {
    byte[] large = new byte[Doors.MAX_REQUEST + 1];
    assertThat(refusal(traces(PROTOBUF, large), 413).getCode()).isEqualTo(8);
    refusal(chunked(large), 413);
    assertThat(traces(PROTOBUF, request(span(1)).toByteArray()).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<byte[]> chunked(byte[] body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(doors.http() + "/v1/traces"))
            .header("Content-Type", PROTOBUF)
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {PROTOBUF, JSON})
  void aGzipBombCostsNoMoreThanTheLimit(String contentType) throws Exception {
    byte[] bomb = gzip(new byte[128 << 20]);
    assertThat(bomb.length).isLessThan(Doors.MAX_REQUEST);
    System.gc();
    long before = used();
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return traces(contentType, bomb, "Content-Encoding", "gzip").statusCode();
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(413));
    assertThat(used() - before).isLessThan(150L << 20);
    assertThat(doors.bytesInFlight()).isZero();
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 30_000})
  void refusesEndlessNesting(int depth) throws Exception {
    byte[] attribute = field(9, field(2, nestedArrays(depth)));
    byte[] request = field(1, field(2, field(2, attribute)));
    assertThat(traces(PROTOBUF, request).statusCode()).isEqualTo(400);
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"key\":\"a\",\"value\":"
            + "{\"arrayValue\":{\"values\":[".repeat(depth);
    assertThat(traces(JSON, json.getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(413);
  }

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head(number, content.length));
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] head(int number, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number << 3 | 2);
    int rest = length;
    for (; rest > 0x7F; rest >>>= 7) {
      out.write((rest & 0x7F) | 0x80);
    }
    out.write(rest);
    return out.toByteArray();
  }

  /// AnyValues that are arrays of one such value each, built from the inside out.
  private static byte[] nestedArrays(int depth) {
    byte[] buffer = new byte[depth * 10];
    int at = buffer.length;
    for (int i = 0; i < depth * 2; i++) {
      byte[] head = head(i % 2 == 0 ? 1 : 5, buffer.length - at);
      at -= head.length;
      System.arraycopy(head, 0, buffer, at, head.length);
    }
    return Arrays.copyOfRange(buffer, at, buffer.length);
  }

  @Test
  void refusesMoreThanMayBeInFlightAndRecovers() throws Exception {
    try (Doors narrow =
        new Doors(new ReceiveLimits(1 << 20, 300_000, 1 << 18, 1, 1, Duration.ofSeconds(30)))) {
      CompletableFuture<Receipt> held = new CompletableFuture<>();
      narrow.kept().answer(_ -> held);
      byte[] body =
          request(IntStream.range(0, 1_000).mapToObj(i -> span(1 + i % 250)).toArray(Span[]::new))
              .toByteArray();
      HttpRequest one =
          HttpRequest.newBuilder(URI.create(narrow.http() + "/v1/traces"))
              .header("Content-Type", PROTOBUF)
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      var first = CLIENT.sendAsync(one, HttpResponse.BodyHandlers.ofByteArray());
      while (narrow.kept().all().isEmpty()) {
        Thread.sleep(5);
      }
      var second = CLIENT.send(one, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
      held.complete(new Receipt(1_000, 0, 0, ""));
      assertThat(first.join().statusCode()).isEqualTo(200);
      assertThat(CLIENT.send(one, HttpResponse.BodyHandlers.ofByteArray()).statusCode())
          .isEqualTo(200);
      assertThat(narrow.bytesInFlight()).isZero();
    }
  }

  @Test
  void underOverloadEveryRequestIsKeptOrToBeSentAgain() throws Exception {
    try (Doors narrow =
        new Doors(new ReceiveLimits(1 << 20, 3 << 20, 1 << 18, 1, 2, Duration.ofSeconds(30)))) {
      narrow
          .kept()
          .answer(
              export ->
                  CompletableFuture.supplyAsync(
                      () -> KeptExports.accepted(export).toCompletableFuture().join(),
                      CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)));
      byte[] body =
          gzip(
              request(
                      IntStream.range(0, 2_000)
                          .mapToObj(i -> span(1 + i % 250))
                          .toArray(Span[]::new))
                  .toByteArray());
      HttpRequest one =
          HttpRequest.newBuilder(URI.create(narrow.http() + "/v1/traces"))
              .header("Content-Type", PROTOBUF)
              .header("Content-Encoding", "gzip")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      List<HttpResponse<Void>> answers =
          IntStream.range(0, 400)
              .mapToObj(_ -> CLIENT.sendAsync(one, HttpResponse.BodyHandlers.discarding()))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      assertThat(answers)
          .extracting(HttpResponse::statusCode)
          .contains(200, 503)
          .containsOnly(200, 503);
      assertThat(answers)
          .filteredOn(answer -> answer.statusCode() == 503)
          .allMatch(answer -> answer.headers().firstValue("Retry-After").isPresent());
      assertThat(narrow.kept().all())
          .hasSize((int) answers.stream().filter(answer -> answer.statusCode() == 200).count());
      assertThat(narrow.bytesInFlight()).isZero();
    }
  }

  @Test
  void forgetsSendersThatGoAway() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), doors.httpPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: "
                  + PROTOBUF
                  + "\r\nContent-Length: 500000\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[100_000]);
      out.flush();
      while (doors.bytesInFlight() == 0) {
        Thread.sleep(5);
      }
    }
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (doors.bytesInFlight() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(doors.bytesInFlight()).isZero();
  }

  @Test
  void anEndlessBodyEndsTheConnection() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), doors.httpPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: "
                  + PROTOBUF
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = new byte[65_536];
      boolean closed = false;
      long deadline = System.nanoTime() + 10_000_000_000L;
      while (!closed && System.nanoTime() < deadline) {
        try {
          Thread.sleep(1);
          out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
          out.write(chunk);
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException broken) {
          closed = true;
        }
      }
      assertThat(closed).isTrue();
      assertThat(doors.bytesInFlight()).isZero();
    }
  }
}
