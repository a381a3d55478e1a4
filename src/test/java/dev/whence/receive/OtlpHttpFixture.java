package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// The doors, a client before them, and requests of spans to send.
abstract class OtlpHttpFixture {

  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";
  static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @SuppressWarnings("NullAway.Init")
  static Doors doors;

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

  static ExportTraceServiceRequest request(Span... spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
        .build();
  }

  static Span span(int id) {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(new byte[16]).substring(1).concat(one(id)))
        .setSpanId(ByteString.copyFrom(new byte[8]).substring(1).concat(one(id)))
        .setName("work " + id)
        .build();
  }

  private static ByteString one(int value) {
    return ByteString.copyFrom(new byte[] {(byte) value});
  }

  static HttpResponse<byte[]> post(String path, String contentType, byte[] body, String... headers)
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

  static HttpResponse<byte[]> traces(String contentType, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return post("/v1/traces", contentType, body, headers);
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    }
    return compressed.toByteArray();
  }

  static Status refusal(HttpResponse<byte[]> response, int status)
      throws InvalidProtocolBufferException {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(doors.bytesInFlight()).isZero();
    return Status.parseFrom(response.body());
  }
}
