package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Span;
import dev.whence.model.Spans;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zipkin2.Endpoint;
import zipkin2.reporter.AsyncReporter;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.SpanBytesEncoder;
import zipkin2.reporter.urlconnection.URLConnectionSender;

/// Zipkin's own reporter against our door.
class ZipkinReporterTest {

  @ParameterizedTest
  @EnumSource(names = {"JSON", "PROTO3"})
  void whatTheReporterSendsArrives(Encoding encoding) throws Exception {
    try (Peers peers = new Peers()) {
      try (URLConnectionSender sender =
              URLConnectionSender.newBuilder()
                  .endpoint(peers.url("/api/v2/spans"))
                  .encoding(encoding)
                  .compressionEnabled(true)
                  .build();
          AsyncReporter<zipkin2.Span> reporter =
              AsyncReporter.builder(sender)
                  .closeTimeout(10, TimeUnit.SECONDS)
                  .build(SpanBytesEncoder.forEncoding(encoding))) {
        reporter.report(
            zipkin2.Span.newBuilder()
                .traceId("463ac35c9f6413ad48485a3953bb6124")
                .id("00000000000000a1")
                .kind(zipkin2.Span.Kind.SERVER)
                .name("login")
                .timestamp(1_764_000_000_000_000L)
                .duration(5)
                .localEndpoint(Endpoint.newBuilder().serviceName("auth-v2").build())
                .build());
        reporter.flush();
      }
      Span span = Spans.of(peers.kept().only().frame()).span(0);
      assertThat(span.name()).isEqualTo("login");
      assertThat(span.resource().text("service.name")).isEqualTo("auth-v2");
    }
  }
}
