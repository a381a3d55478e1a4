package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import io.jaegertracing.internal.JaegerTracer;
import io.jaegertracing.internal.reporters.RemoteReporter;
import io.jaegertracing.internal.samplers.ConstSampler;
import io.jaegertracing.thrift.internal.senders.HttpSender;
import io.opentracing.tag.Tags;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Jaeger's own client against our door.
class JaegerClientTest {

  @Test
  void whatTheClientReportsArrives() throws Exception {
    try (Peers peers = new Peers()) {
      HttpSender sender = new HttpSender.Builder(peers.url("/api/traces")).build();
      try (JaegerTracer tracer =
          new JaegerTracer.Builder("auth-v2")
              .withTraceId128Bit()
              .withSampler(new ConstSampler(true))
              .withReporter(new RemoteReporter.Builder().withSender(sender).build())
              .withTag("service.version", "2.4.0")
              .build()) {
        io.opentracing.Span login =
            tracer.buildSpan("login").withTag(Tags.SPAN_KIND, "server").start();
        io.opentracing.Span query =
            tracer
                .buildSpan("query")
                .asChildOf(login)
                .withTag(Tags.SPAN_KIND, Tags.SPAN_KIND_CLIENT)
                .withTag(Tags.ERROR, true)
                .withTag("rows", 12)
                .start();
        query.log(Map.of("event", "error", "message", "pool is empty"));
        query.finish();
        login.finish();
      }
      Map<String, Span> spans =
          peers.kept().all().stream()
              .map(export -> Spans.of(export.frame()))
              .flatMap(some -> IntStream.range(0, some.size()).mapToObj(some::span))
              .collect(Collectors.toMap(Span::name, span -> span));
      Span login = spans.get("login");
      Span query = spans.get("query");
      assertThat(spans).hasSize(2);
      assertThat(login.kind()).isEqualTo(SpanKind.SERVER);
      assertThat(login.parentSpanId()).isZero();
      assertThat(login.resource().text("service.name")).isEqualTo("auth-v2");
      assertThat(login.resource().text("service.version")).isEqualTo("2.4.0");
      assertThat(login.resource().text("host.name")).isNotEmpty();
      assertThat(query.traceId()).isEqualTo(login.traceId());
      assertThat(query.traceId().high()).isNotZero();
      assertThat(query.parentSpanId()).isEqualTo(login.spanId());
      assertThat(query.isError()).isTrue();
      assertThat(query.attributes().values()).containsEntry("rows", 12L);
      assertThat(query.events().getFirst().attributes().text("message")).isEqualTo("pool is empty");
      assertThat(login.durationNanos()).isGreaterThanOrEqualTo(query.durationNanos());
    }
  }
}
