package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quarkus.grpc.runtime.GrpcServer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.value.registry.ValueRegistry;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The service as it is put together: every port listens, and takes what the SDK's exporters send.
@QuarkusTest
class PortsTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Inject OtlpHttpServer otlpHttp;
  @Inject ValueRegistry registry;

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI main;

  enum Port {
    MAIN,
    OTLP_HTTP,
    OTLP_GRPC
  }

  private String address(Port port) {
    return switch (port) {
      case MAIN -> "http://127.0.0.1:" + main.getPort();
      case OTLP_HTTP -> "http://127.0.0.1:" + otlpHttp.port();
      case OTLP_GRPC -> "http://127.0.0.1:" + registry.get(GrpcServer.GRPC_TEST_PORT);
    };
  }

  private SpanExporter exporter(Port port) {
    return port == Port.OTLP_GRPC
        ? OtlpGrpcSpanExporter.builder().setEndpoint(address(port)).setCompression("gzip").build()
        : OtlpHttpSpanExporter.builder()
            .setEndpoint(address(port) + "/v1/traces")
            .setCompression("gzip")
            .build();
  }

  @ParameterizedTest
  @EnumSource
  void takesSpans(Port port) {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "ports")))
            .addSpanProcessor(SimpleSpanProcessor.create(exporter(port)))
            .build()) {
      provider.get("test").spanBuilder("over " + port).startSpan().end();
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }

  @Test
  void takesChanges() throws Exception {
    HttpResponse<String> response =
        post(
            address(Port.MAIN) + "/api/v1/changes",
            "application/json",
            "{\"id\":\"c1\",\"kind\":\"deployment\",\"at\":1764000000}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"accepted\":[\"c1\"]}");
  }

  @ParameterizedTest
  @EnumSource(names = {"MAIN", "OTLP_HTTP"})
  void refusesTooMuchWithABody(Port port) throws Exception {
    HttpResponse<String> response =
        post(address(port) + "/v1/traces", "application/json", new byte[(20 << 20) + 1]);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("\"code\":8");
  }

  @Test
  void otlpHttpServesNothingElse() throws Exception {
    HttpResponse<String> response =
        post(address(Port.OTLP_HTTP) + "/api/v1/changes", "application/json", new byte[0]);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body())
        .isEqualTo(
            "nothing is served here; this port takes /otlp/v1/logs, /v1/logs, /v1/metrics,"
                + " /v1/traces\n");
  }

  private static HttpResponse<String> post(String address, String contentType, byte[] body)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
