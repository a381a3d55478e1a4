package dev.whence.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.intake.Receipt;
import dev.whence.intake.RetryableRefusal;
import dev.whence.model.Logs;
import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xerial.snappy.Snappy;

/// How each door answers what it takes and what it does not, as its protocol says.
class PeerDoorsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String PROTOBUF = "application/x-protobuf";

  /// `up{job="x"} 1` at 1764000000000, as a `WriteRequest`.
  private static final byte[] ONE_SAMPLE = {
    0x0A,
    0x2A,
    0x0A,
    0x0E,
    0x0A,
    0x08,
    '_',
    '_',
    'n',
    'a',
    'm',
    'e',
    '_',
    '_',
    0x12,
    0x02,
    'u',
    'p',
    0x0A,
    0x06,
    0x0A,
    0x01,
    'j',
    0x12,
    0x01,
    'x',
    0x12,
    0x10,
    0x09,
    0,
    0,
    0,
    0,
    0,
    0,
    (byte) 0xF0,
    0x3F,
    0x10,
    (byte) 0x80,
    (byte) 0xE0,
    (byte) 0xF2,
    (byte) 0xE1,
    (byte) 0xAB,
    0x33
  };

  private static final String PUSH =
      "{\"streams\":[{\"stream\":{\"app\":\"a\"},\"values\":[[\"1764000000000000001\",\"x\"]]}]}";

  private Peers peers;

  @BeforeEach
  void open() throws Exception {
    peers = new Peers();
  }

  @AfterEach
  void close() throws Exception {
    assertThat(peers.bytesInFlight()).isZero();
    peers.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "/api/traces,application/x-thrift,400",
    "/api/traces,application/json,415",
    "/api/v2/spans,application/json,400",
    "/api/v2/spans,application/x-protobuf,400",
    "/api/v2/spans,application/x-thrift,415",
    "/loki/api/v1/push,application/json,400",
    "/loki/api/v1/push,application/x-protobuf,400",
    "/loki/api/v1/push,text/csv,415",
    "/_bulk,application/x-ndjson,400",
    "/logs/_bulk,application/json,400",
    "/_bulk,text/csv,415",
    "/api/v1/write,application/x-protobuf,400",
    "/api/v1/write,application/x-protobuf;proto=io.prometheus.write.v2.Request,400",
    "/api/v1/write,application/x-protobuf;proto=io.prometheus.write.v3.Request,415",
    "/api/v1/write,application/json,415"
  })
  void whatIsNotTheFormatIsRefused(String path, String type, int status) throws Exception {
    HttpResponse<String> response =
        peers.post(path, "\u0000 nonsense".getBytes(UTF_8), "Content-Type", type);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isNotBlank();
    assertThat(peers.kept().all()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "/api/traces,application/x-thrift",
    "/api/v2/spans,application/json",
    "/loki/api/v1/push,application/json",
    "/_bulk,application/x-ndjson",
    "/api/v1/write,application/x-protobuf"
  })
  void tooLargeAndWronglyCompressedIsRefused(String path, String type) throws Exception {
    byte[] large = new byte[Peers.MAX_REQUEST + 1];
    assertThat(peers.post(path, large, "Content-Type", type).statusCode()).isEqualTo(413);
    byte[] bomb = gzip(large);
    assertThat(
            peers.post(path, bomb, "Content-Type", type, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(413);
    assertThat(
            peers
                .post(path, new byte[] {1}, "Content-Type", type, "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(400);
    assertThat(
            peers
                .post(path, new byte[] {1}, "Content-Type", type, "Content-Encoding", "br")
                .statusCode())
        .isEqualTo(415);
    assertThat(peers.kept().all()).isEmpty();
  }

  @Test
  void snappyBombsAreTooLarge() throws Exception {
    byte[] bomb = Snappy.compress(new byte[Peers.MAX_REQUEST + 1]);
    for (String path : new String[] {"/api/v1/write", "/loki/api/v1/push"}) {
      HttpResponse<String> response =
          peers.post(path, bomb, "Content-Type", PROTOBUF, "Content-Encoding", "snappy");
      assertThat(response.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void lokiTakesGzip() throws Exception {
    HttpResponse<String> response =
        peers.post(
            "/loki/api/v1/push",
            gzip(PUSH.getBytes(UTF_8)),
            "Content-Type",
            "application/json",
            "Content-Encoding",
            "gzip");
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(Logs.of(peers.kept().only().frame()).body(0)).isEqualTo("x");
  }

  @Test
  void remoteWriteOfBothVersionsIsAnsweredAsEachSays() throws Exception {
    HttpResponse<String> one =
        peers.post(
            "/api/v1/write",
            Snappy.compress(ONE_SAMPLE),
            "Content-Type",
            PROTOBUF,
            "Content-Encoding",
            "snappy",
            "X-Prometheus-Remote-Write-Version",
            "0.1.0");
    assertThat(one.statusCode()).isEqualTo(204);
    assertThat(peers.kept().only().frame().signal()).isEqualTo(Signal.POINTS);
    HttpResponse<String> two =
        peers.post(
            "/api/v1/write",
            Snappy.compress(new byte[] {0x22, 0}),
            "Content-Type",
            PROTOBUF + ";proto=io.prometheus.write.v2.Request",
            "Content-Encoding",
            "snappy");
    assertThat(two.statusCode()).isEqualTo(204);
    assertThat(two.headers().firstValue("X-Prometheus-Remote-Write-Samples-Written")).hasValue("0");
  }

  @Test
  void nativeHistogramsAreAnswered400() throws Exception {
    byte[] histogram = {0x0A, 0x04, 0x22, 0x02, 0x08, 0x05};
    HttpResponse<String> response =
        peers.post("/api/v1/write", Snappy.compress(histogram), "Content-Type", PROTOBUF);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("native histograms").contains("1 refused");
  }

  @Test
  void bulkAnswersEveryItem() throws Exception {
    String body = "{\"create\":{}}\n{\"message\":\"a\"}\n{\"delete\":{\"_id\":\"7\"}}\n";
    HttpResponse<String> response =
        peers.post("/logs-app/_bulk", body.getBytes(UTF_8), "Content-Type", "application/x-ndjson");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Elastic-Product")).hasValue("Elasticsearch");
    JsonNode answer = JSON.readTree(response.body());
    assertThat(answer.path("errors").asBoolean()).isTrue();
    assertThat(answer.at("/items/0/create/status").asInt()).isEqualTo(201);
    assertThat(answer.at("/items/0/create/_index").asText()).isEqualTo("logs-app");
    assertThat(answer.at("/items/1/delete/status").asInt()).isEqualTo(400);
    assertThat(answer.at("/items/1/delete/error/reason").asText()).contains("never deleted");
    assertThat(Logs.of(peers.kept().only().frame()).timeNanos(0))
        .isEqualTo(TimeRange.nanos(Peers.NOW));
  }

  @Test
  void bulkWithTimesIsRecognisedWhenItComesAgain() throws Exception {
    String body = "{\"create\":{}}\n{\"message\":\"a\",\"@timestamp\":1764000000000}\n";
    peers.post("/_bulk", body.getBytes(UTF_8), "Content-Type", "application/x-ndjson");
    peers.post("/elasticsearch/_bulk", body.getBytes(UTF_8), "Content-Type", "application/json");
    assertThat(peers.kept().all()).extracting(export -> export.key()).hasSize(2);
    assertThat(peers.kept().all().get(0).key()).isEqualTo(peers.kept().all().get(1).key());
  }

  @Test
  void shippersAreGreetedAndBrowsersAreNot() throws Exception {
    HttpResponse<String> shipper = peers.get("/", "Accept", "application/json");
    assertThat(JSON.readTree(shipper.body()).at("/version/number").asText()).startsWith("8.");
    assertThat(shipper.headers().firstValue("X-Elastic-Product")).hasValue("Elasticsearch");
    assertThat(peers.get("/", "Accept", "text/html,application/xml").statusCode())
        .isGreaterThan(400);
    assertThat(peers.get("/elasticsearch/").statusCode()).isEqualTo(200);
    assertThat(peers.get("/elasticsearch").statusCode()).isEqualTo(200);
  }

  @Test
  void overloadIsSaidSoThatSendersComeBack() throws Exception {
    peers.kept().answer(_ -> CompletableFuture.failedFuture(new RetryableRefusal("full", 7)));
    HttpResponse<String> loki =
        peers.post("/loki/api/v1/push", PUSH.getBytes(UTF_8), "Content-Type", "application/json");
    assertThat(loki.statusCode()).isEqualTo(503);
    assertThat(loki.headers().firstValue("Retry-After")).hasValue("7");
    HttpResponse<String> bulk =
        peers.post(
            "/_bulk", "{\"create\":{}}\n{}\n".getBytes(UTF_8), "Content-Type", "application/json");
    assertThat(bulk.statusCode()).isEqualTo(429);
    assertThat(JSON.readTree(bulk.body()).at("/error/type").asText())
        .isEqualTo("es_rejected_execution_exception");
  }

  private static byte[] gzip(byte[] plain) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  void bulkDoesNotCallCreatedWhatIsOfATimeThatIsNotTaken() throws Exception {
    String body =
        """
        {"create":{}}
        {"message":"a","@timestamp":"1999-12-31T23:59:59Z"}
        {"create":{}}
        {"message":"b","@timestamp":"2026-11-24T13:59:00Z"}
        {"delete":{"_id":"7"}}
        {"create":{}}
        {"message":"c","@timestamp":"2026-11-25T14:00:01Z"}
        {"create":{}}
        {"message":"d"}
        """;
    HttpResponse<String> response =
        peers.post("/_bulk", body.getBytes(UTF_8), "Content-Type", "application/x-ndjson");
    JsonNode answer = JSON.readTree(response.body());
    assertThat(answer.path("errors").asBoolean()).isTrue();
    assertThat(answer.at("/items").findValues("status"))
        .extracting(JsonNode::asInt)
        .containsExactly(400, 201, 400, 400, 201);
    assertThat(answer.at("/items/0/create/error/reason").asText()).contains("before 2000");
  }

  @Test
  void remoteWriteSaysWhatWasWritten() throws Exception {
    String symbols = "2200" + "22085f5f6e616d655f5f" + "22027570";
    String samples = "120410011800" + "12071080e0f2e1ab33";
    byte[] twoSamples = HexFormat.of().parseHex(symbols + "2a13" + "0a020102" + samples);
    peers
        .kept()
        .answer(_ -> CompletableFuture.completedFuture(new Receipt(1, 0, 1, "of the year 1970")));
    HttpResponse<String> response =
        peers.post(
            "/api/v1/write",
            Snappy.compress(twoSamples),
            "Content-Type",
            PROTOBUF + ";proto=io.prometheus.write.v2.Request");
    assertThat(response.body()).isEqualTo("1 kept, 1 refused: of the year 1970\n");
    assertThat(response.headers().firstValue("X-Prometheus-Remote-Write-Samples-Written"))
        .hasValue("1");
  }
}
