package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.Endpoint;
import zipkin2.codec.SpanBytesEncoder;

/// What Zipkin's own encoders write, read back.
class ZipkinTest {

  private static final String TRACE = "463ac35c9f6413ad48485a3953bb6124";
  private static final Endpoint AUTH =
      Endpoint.newBuilder().serviceName("auth-v2").ip("10.0.0.7").port(8080).build();
  private static final Endpoint SHOP = Endpoint.newBuilder().serviceName("shop").build();

  @ParameterizedTest
  @EnumSource(names = {"JSON_V2", "PROTO3"})
  void readsEveryField(SpanBytesEncoder encoding) throws Exception {
    zipkin2.Span sent =
        server("00000000000000a2", "00000000000000a1", false)
            .name("post /login")
            .timestamp(1_764_000_000_000_000L)
            .duration(2_500)
            .addAnnotation(1_764_000_000_000_100L, "pool.wait")
            .putTag("http.method", "POST")
            .putTag("error", "pool is empty")
            .build();
    Span span = decode(encoding, sent).getFirst();
    assertThat(span.traceId()).isEqualTo(TraceId.parse(TRACE));
    assertThat(span.spanId()).isEqualTo(0xa2);
    assertThat(span.parentSpanId()).isEqualTo(0xa1);
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.name()).isEqualTo("post /login");
    assertThat(span.startNanos()).isEqualTo(1_764_000_000_000_000_000L);
    assertThat(span.durationNanos()).isEqualTo(2_500_000);
    assertThat(span.isError()).isTrue();
    assertThat(span.statusMessage()).isEqualTo("pool is empty");
    assertThat(span.resource().values())
        .containsEntry("service.name", "auth-v2")
        .containsEntry("host.ip", "10.0.0.7");
    assertThat(span.attributes().values())
        .containsEntry("http.method", "POST")
        .containsEntry("peer.service", "shop")
        .hasSize(2);
    assertThat(span.events()).extracting(Span.Event::name).containsExactly("pool.wait");
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON_V2", "PROTO3"})
  void sharedSpanIsSplitAndItsChildrenFollow(SpanBytesEncoder encoding) throws Exception {
    zipkin2.Span.Builder client = span("00000000000000b1", "00000000000000a1").localEndpoint(SHOP);
    zipkin2.Span.Builder child = span("00000000000000c1", "00000000000000b1").localEndpoint(AUTH);
    zipkin2.Span.Builder sibling = span("00000000000000c2", "00000000000000b1").localEndpoint(SHOP);
    List<Span> spans =
        decode(
            encoding,
            client.kind(zipkin2.Span.Kind.CLIENT).build(),
            server("00000000000000b1", "00000000000000a1", true).build(),
            child.build(),
            sibling.build());
    Span ofServer = spans.get(1);
    assertThat(spans.get(0).spanId()).isEqualTo(0xb1);
    assertThat(spans.get(0).parentSpanId()).isEqualTo(0xa1);
    assertThat(ofServer.spanId()).isNotIn(0L, 0xb1L);
    assertThat(ofServer.parentSpanId()).isEqualTo(0xb1);
    assertThat(spans.get(2).parentSpanId()).isEqualTo(ofServer.spanId());
    assertThat(spans.get(3).parentSpanId()).isEqualTo(0xb1);
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON_V2", "PROTO3"})
  void shortTraceIdsHaveNoUpperHalf(SpanBytesEncoder encoding) throws Exception {
    zipkin2.Span sent =
        span("00000000000000b1", null).traceId("48485a3953bb6124").localEndpoint(SHOP).build();
    Span span = decode(encoding, sent).getFirst();
    assertThat(span.traceId()).isEqualTo(new TraceId(0, 0x48485a3953bb6124L));
    assertThat(span.parentSpanId()).isZero();
    assertThat(span.kind()).isEqualTo(SpanKind.UNSPECIFIED);
  }

  @Test
  void spanWithoutTimeIsLeftOut() throws Exception {
    Decoded decoded = Zipkin.json(utf8("[{\"traceId\":\"a\",\"id\":\"b\"}]"));
    assertThat(decoded.frame().size()).isZero();
    assertThat(decoded.rejected()).isEqualTo(1);
    assertThat(decoded.reason()).contains("timestamp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "{}",
        "[1]",
        "[{}]",
        "[{\"traceId\":\"xyz\",\"id\":\"1\"}]",
        "[{\"traceId\":\"0\",\"id\":\"1\"}]",
        "[{\"traceId\":\"1\",\"id\":\"+1\"}]",
        "[{\"traceId\":\"1\",\"id\":\"1\",\"kind\":\"PROXY\"}]",
        "[{\"traceId\":\"463ac35c9f6413ad48485a3953bb61240\",\"id\":\"1\"}]",
        "[{\"traceId\":\"1\",\"id\":\"1\""
      })
  void whatIsNoListOfSpansIsRefused(String body) {
    assertThatThrownBy(() -> Zipkin.json(utf8(body))).isInstanceOf(DecodeException.class);
  }

  @Test
  void emptyBodyIsNoSpans() throws Exception {
    Decoded decoded = Zipkin.json(utf8(""));
    assertThat(decoded.frame().size() + decoded.rejected()).isZero();
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(200_000);
    assertThatThrownBy(() -> Zipkin.json(utf8(deep))).isInstanceOf(DecodeException.class);
  }

  private static DecodeException.Problem problem(ThrowableAssert.ThrowingCallable decoding) {
    DecodeException refused = catchThrowableOfType(DecodeException.class, decoding);
    return java.util.Objects.requireNonNull(refused).problem();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "1", "\"a\""})
  void moreJsonThanMayBeInOneRequestIsTooLarge(String value) {
    String many = "[" + (value + ",").repeat(2_100_000) + value + "]";
    assertThat(problem(() -> Zipkin.json(utf8(many)))).isEqualTo(DecodeException.Problem.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(bytes = {0x52, 0x5A})
  void moreAnnotationsAndTagsThanMayBeInOneRequestAreTooLarge(byte tag) {
    Proto span = new Proto();
    byte[] empty = new byte[2 * 2_100_000];
    for (int i = 0; i < empty.length; i += 2) {
      empty[i] = tag;
    }
    byte[] body = span.bytes(1, empty).build();
    assertThat(problem(() -> Zipkin.protobuf(body))).isEqualTo(DecodeException.Problem.TOO_LARGE);
  }

  @Test
  void everyTruncationAndFlippedBitOfProtobufIsRefusedOrRead() {
    byte[] whole =
        SpanBytesEncoder.PROTO3.encodeList(
            List.of(server("00000000000000a2", "00000000000000a1", true).build()));
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);
        readOrRefuse(flipped);
        readOrRefuse(java.util.Arrays.copyOf(flipped, at));
      }
    }
    byte[] lying = {0x0A, -1, -1, -1, -1, 0x07};
    assertThatThrownBy(() -> Zipkin.protobuf(lying)).isInstanceOf(DecodeException.class);
  }

  private static void readOrRefuse(byte[] body) {
    try {
      assertThat(Zipkin.protobuf(body)).isNotNull();
    } catch (DecodeException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  private static zipkin2.Span.Builder server(String id, String parent, boolean shared) {
    return span(id, parent)
        .kind(zipkin2.Span.Kind.SERVER)
        .shared(shared)
        .localEndpoint(AUTH)
        .remoteEndpoint(SHOP);
  }

  private static zipkin2.Span.Builder span(
      String id, @org.jspecify.annotations.Nullable String parent) {
    return zipkin2.Span.newBuilder()
        .traceId(TRACE)
        .id(id)
        .parentId(parent)
        .timestamp(1_764_000_000_000_000L);
  }

  private static List<Span> decode(SpanBytesEncoder encoding, zipkin2.Span... sent)
      throws DecodeException {
    byte[] body = encoding.encodeList(List.of(sent));
    Decoded decoded =
        encoding == SpanBytesEncoder.PROTO3 ? Zipkin.protobuf(body) : Zipkin.json(body);
    Spans spans = Spans.of(decoded.frame());
    return IntStream.range(0, spans.size()).mapToObj(spans::span).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
