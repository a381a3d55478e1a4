package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.whence.intake.FinalRefusal;
import dev.whence.intake.RetryableRefusal;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What OTLP demands of HTTP: statuses, bodies, content types.
class OtlpHttpTest extends OtlpHttpFixture {

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
  void passesOnThatItMustNotComeAgain() throws Exception {
    doors.kept().answer(_ -> CompletableFuture.failedFuture(new FinalRefusal("set aside")));
    HttpResponse<byte[]> response = traces(PROTOBUF, request(span(1)).toByteArray());
    assertThat(refusal(response, 400).getMessage()).isEqualTo("set aside");
    assertThat(response.headers().firstValue("Retry-After")).isEmpty();
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
