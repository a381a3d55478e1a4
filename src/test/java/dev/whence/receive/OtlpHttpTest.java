package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.whence.intake.Receipt;
import dev.whence.intake.RetryableRefusal;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What OTLP demands of HTTP: statuses, bodies, content types, limits.
class OtlpHttpTest {

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @SuppressWarnings("NullAway.Init")
  private static Doors doors;

  @BeforeAll
  static void open() throws Exception {
    doors = new Doors();
  }

  @AfterAll
  static void close() throws Exception {
    doors.close();
  }

  @BeforeEach
  void forget() {
    doors.kept().all().clear();
    doors.kept().answer(KeptExports::accepted);
  }

  private static ExportTraceServiceRequest request(Span... spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
        .build();
  }

  private static Span span(int id) {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(new byte[16]).substring(1).concat(one(id)))
        .setSpanId(ByteString.copyFrom(new byte[8]).substring(1).concat(one(id)))
        .setName("work " + id)
        .build();
  }

  private static ByteString one(int value) {
    return ByteString.copyFrom(new byte[] {(byte) value});
  }

  private static HttpResponse<byte[]> post(
      String path, String contentType, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(doors.http() + path))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> traces(String contentType, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return post("/v1/traces", contentType, body, headers);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    }
    return compressed.toByteArray();
  }

  private static Status refusal(HttpResponse<byte[]> response, int status)
      throws InvalidProtocolBufferException {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(doors.bytesInFlight()).isZero();
    return Status.parseFrom(response.body());
  }

  @Test
  void acknowledgesInTheContentTypeOfTheRequest() throws Exception {
    HttpResponse<byte[]> protobuf = traces(PROTOBUF, request(span(1)).toByteArray());
    assertThat(protobuf.statusCode()).isEqualTo(200);
    assertThat(protobuf.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(protobuf.body()).isEmpty();

    String json =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"00000000000000000000000000000001",
        "spanId":"0000000000000001","name":"work 1"}]}]}]}
        """;
    HttpResponse<byte[]> text =
        traces(JSON + "; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
    assertThat(text.statusCode()).isEqualTo(200);
    assertThat(text.headers().firstValue("Content-Type")).hasValue(JSON);
    assertThat(new String(text.body(), StandardCharsets.UTF_8)).isEqualTo("{}");

    assertThat(doors.kept().all()).hasSize(2);
    assertThat(doors.kept().all().get(0).frame().main().get(2, 0)).isOne();
    assertThat(doors.kept().all().get(1).frame().text(1))
        .isEqualTo(doors.kept().all().get(0).frame().text(1))
        .isEqualTo("work 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/traces", "/v1/logs", "/v1/metrics"})
  void anEmptyRequestSucceeds(String path) throws Exception {
    assertThat(post(path, PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
    assertThat(post(path, JSON, "{}".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(200);
    assertThat(post(path, PROTOBUF, gzip(new byte[0]), "Content-Encoding", "gzip").statusCode())
        .isEqualTo(200);
    assertThat(doors.kept().all()).isEmpty();
  }

  @Test
  void tellsOfAPartialSuccess() throws Exception {
    byte[] body = request(span(1), span(0), span(0)).toByteArray();
    HttpResponse<byte[]> response = traces(PROTOBUF, body);
    assertThat(response.statusCode()).isEqualTo(200);
    var partial = ExportTraceServiceResponse.parseFrom(response.body()).getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(2);
    assertThat(partial.getErrorMessage()).contains("trace_id must be 16 bytes, not all zero");
    assertThat(doors.kept().only().frame().size()).isOne();

    HttpResponse<byte[]> json =
        traces(
            JSON,
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"x\"}]}]}]}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(new String(json.body(), StandardCharsets.UTF_8))
        .contains("\"partialSuccess\":{\"rejectedSpans\":\"1\"");
  }

  @Test
  void refusesWhatIsNotOtlp() throws Exception {
    Status status = refusal(traces(PROTOBUF, new byte[] {(byte) 0xFF, 1, 2}), 400);
    assertThat(status.getCode()).isEqualTo(3);
    assertThat(status.getMessage()).isNotEmpty();
    assertThat(status.getDetails(0).unpack(BadRequest.class).getFieldViolationsCount()).isOne();

    HttpResponse<byte[]> json = traces(JSON, "{]".getBytes(StandardCharsets.UTF_8));
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(json.headers().firstValue("Content-Type")).hasValue(JSON);
    assertThat(new String(json.body(), StandardCharsets.UTF_8))
        .contains("\"code\":3")
        .contains("line 1, column");

    refusal(
        traces(PROTOBUF, "no gzip".getBytes(StandardCharsets.UTF_8), "Content-Encoding", "gzip"),
        400);
    byte[] cut = gzip(request(span(1)).toByteArray());
    refusal(traces(PROTOBUF, Arrays.copyOf(cut, cut.length - 9), "Content-Encoding", "gzip"), 400);
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, 200",
    "GZIP, 200",
    "identity, 200",
    "'gzip, gzip', 415",
    "br, 415",
    "snappy, 415",
    "'gzip,', 415"
  })
  void knowsGzipAlone(String encoding, int status) throws Exception {
    byte[] plain = request(span(1)).toByteArray();
    byte[] body = encoding.equalsIgnoreCase("identity") ? plain : gzip(plain);
    assertThat(traces(PROTOBUF, body, "Content-Encoding", encoding).statusCode()).isEqualTo(status);
  }

  @Test
  void refusesEncodingsInSeveralHeaders() throws Exception {
    byte[] twice = gzip(gzip(request(span(1)).toByteArray()));
    refusal(traces(PROTOBUF, twice, "Content-Encoding", "gzip", "Content-Encoding", "gzip"), 415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "text/plain", "application/protobuf2", "application/x-www-form-urlencoded"})
  void refusesOtherContentTypes(String contentType) throws Exception {
    HttpResponse<byte[]> response = traces(contentType, request(span(1)).toByteArray());
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(JSON);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains(PROTOBUF);
  }

  @Test
  void refusesOtherMethods() throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(doors.http() + "/v1/traces")).GET().build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("POST");
  }

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
  void decodesLargeRequestsToo() throws Exception {
    Span[] many = IntStream.range(0, 8_000).mapToObj(i -> span(1 + i % 250)).toArray(Span[]::new);
    byte[] body = request(many).toByteArray();
    assertThat(body.length).isBetween(1 << 18, Doors.MAX_REQUEST);
    assertThat(traces(PROTOBUF, body).statusCode()).isEqualTo(200);
    assertThat(traces(PROTOBUF, gzip(body), "Content-Encoding", "gzip").statusCode())
        .isEqualTo(200);
    assertThat(doors.kept().all()).allMatch(export -> export.frame().size() == 8_000);
    assertThat(doors.bytesInFlight()).isZero();
  }

  @Test
  void passesOnThatItShouldComeLater() throws Exception {
    doors
        .kept()
        .answer(_ -> CompletableFuture.failedFuture(new RetryableRefusal("journal full", 7)));
    HttpResponse<byte[]> response = traces(PROTOBUF, request(span(1)).toByteArray());
    Status status = refusal(response, 503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(status.getMessage()).isEqualTo("journal full");
    assertThat(status.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isEqualTo(7);
  }

  @Test
  void anInternalProblemLosesNothing() throws Exception {
    doors.kept().answer(_ -> CompletableFuture.failedFuture(new IllegalStateException("defect")));
    HttpResponse<byte[]> response = traces(PROTOBUF, request(span(1)).toByteArray());
    assertThat(refusal(response, 503).getMessage()).doesNotContain("defect");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    doors
        .kept()
        .answer(
            _ -> {
              throw new IllegalStateException("defect");
            });
    refusal(traces(PROTOBUF, request(span(1)).toByteArray()), 503);
  }

  @Test
  void refusesMoreThanMayBeInFlightAndRecovers() throws Exception {
    try (Doors narrow = new Doors(new ReceiveLimits(1 << 20, 300_000, 1 << 18, 1, 1))) {
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
    try (Doors narrow = new Doors(new ReceiveLimits(1 << 20, 3 << 20, 1 << 18, 1, 2))) {
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

  @Test
  void randomBytesAreNeverAServerError() throws Exception {
    Random random = new Random(20261124);
    byte[] valid = request(span(1), span(2)).toByteArray();
    for (int round = 0; round < 300; round++) {
      byte[] body = valid.clone();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      String path = List.of("/v1/traces", "/v1/logs", "/v1/metrics").get(round % 3);
      String type = round % 2 == 0 ? PROTOBUF : JSON;
      assertThat(post(path, type, body).statusCode()).isIn(200, 400, 413);
    }
  }
}
