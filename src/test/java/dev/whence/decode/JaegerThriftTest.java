package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Log;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.SpanRef;
import io.jaegertracing.thriftjava.SpanRefType;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.junit.jupiter.api.Test;

class JaegerThriftTest {

  private static final long START_MICROS = 1_764_000_000_000_000L;

  @Test
  void tagsBecomeKindStatusAndAttributes() throws Exception {
    io.jaegertracing.thriftjava.Span sent =
        span(7, 0)
            .setTags(
                List.of(
                    tag("span.kind", "client"),
                    new Tag("error", TagType.BOOL).setVBool(true),
                    tag("otel.status_description", "pool is empty"),
                    tag("db.system", "postgresql"),
                    new Tag("db.rows", TagType.LONG).setVLong(12),
                    new Tag("share", TagType.DOUBLE).setVDouble(0.5),
                    new Tag("raw", TagType.BINARY).setVBinary(new byte[] {1, 2, 3})));
    Span span = decodeOne(sent);
    assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.isError()).isTrue();
    assertThat(span.statusMessage()).isEqualTo("pool is empty");
    assertThat(span.attributes().values().keySet())
        .containsExactly("db.rows", "db.system", "raw", "share");
    assertThat(span.attributes().values())
        .containsEntry("db.rows", 12L)
        .containsEntry("share", 0.5);
    assertThat(span.attributes().text("raw")).isEqualTo("AQID");
    assertThat(span.startNanos()).isEqualTo(START_MICROS * 1000);
    assertThat(span.durationNanos()).isEqualTo(1_500_000);
    assertThat(span.traceId()).isEqualTo(new TraceId(1, 2));
  }

  @Test
  void processTagsBecomeTheResource() throws Exception {
    Span span = decodeOne(span(7, 0));
    assertThat(span.resource().values())
        .containsEntry("service.name", "auth-v2")
        .containsEntry("host.name", "auth-v2-7d9f")
        .containsEntry("service.version", "2.4.0");
  }

  @Test
  void whatIsSaidToBeNoErrorIsOk() throws Exception {
    Tag code = new Tag("http.status_code", TagType.LONG).setVLong(503);
    assertThat(decodeOne(span(7, 0).setTags(List.of(code))).status()).isZero();
    Tag fine = new Tag("error", TagType.BOOL).setVBool(false);
    assertThat(decodeOne(span(7, 0).setTags(List.of(code, fine))).status()).isOne();
  }

  @Test
  void logsBecomeEvents() throws Exception {
    Log log = new Log(START_MICROS + 5, List.of(tag("event", "retry"), tag("attempt", "2")));
    Log unnamed = new Log(START_MICROS + 6, List.of(tag("message", "gave up")));
    List<Span.Event> events = decodeOne(span(7, 0).setLogs(List.of(log, unnamed))).events();
    assertThat(events).extracting(Span.Event::name).containsExactly("retry", "log");
    assertThat(events.get(0).timeNanos()).isEqualTo((START_MICROS + 5) * 1000);
    assertThat(events.get(0).attributes().values()).containsOnlyKeys("attempt");
    assertThat(events.get(1).attributes().text("message")).isEqualTo("gave up");
  }

  @Test
  void referencesGiveTheParentAndLinks() throws Exception {
    SpanRef follows = new SpanRef(SpanRefType.FOLLOWS_FROM, 2, 1, 40);
    SpanRef child = new SpanRef(SpanRefType.CHILD_OF, 2, 1, 41);
    SpanRef elsewhere = new SpanRef(SpanRefType.FOLLOWS_FROM, 9, 9, 42);
    Span span = decodeOne(span(7, 0).setReferences(List.of(follows, child, elsewhere)));
    assertThat(span.parentSpanId()).isEqualTo(41);
    assertThat(span.links()).extracting(Span.Link::spanId).containsExactly(40L, 42L);
    assertThat(decodeOne(span(7, 5).setReferences(List.of(child))).parentSpanId()).isEqualTo(5);
  }

  @Test
  void spansWithoutIdentityOrTimeAreCounted() throws Exception {
    Batch batch = new Batch(process(), List.of(span(0, 0), span(7, 0), span(8, 0).setDuration(-1)));
    Decoded decoded = JaegerThrift.decode(bytes(batch));
    assertThat(decoded.frame().size()).isEqualTo(1);
    assertThat(decoded.rejected()).isEqualTo(2);
    assertThat(decoded.reason()).isEqualTo("a span's ID is zero");
  }

  @Test
  void lyingSizesAreRefusedBeforeTheyAreAllocated() {
    // Field 2 (spans), a list of 2^31 - 1 structs.
    byte[] list = {15, 0, 2, 12, 0x7F, -1, -1, -1};
    assertThatThrownBy(() -> JaegerThrift.decode(list)).isInstanceOf(DecodeException.class);
    // Field 1 (process), its field 1 a string of 2^31 - 1 bytes.
    byte[] string = {12, 0, 1, 11, 0, 1, 0x7F, -1, -1, -1};
    assertThatThrownBy(() -> JaegerThrift.decode(string)).isInstanceOf(DecodeException.class);
    byte[] negative = {12, 0, 1, 11, 0, 1, -1, -1, -1, -1};
    assertThatThrownBy(() -> JaegerThrift.decode(negative)).isInstanceOf(DecodeException.class);
  }

  @Test
  void unknownFieldsNestedWithoutEndAreRefused() {
    ByteBuffer nested = ByteBuffer.allocate(300_000);
    while (nested.remaining() >= 3) {
      nested.put((byte) 12).putShort((short) 99);
    }
    assertThatThrownBy(() -> JaegerThrift.decode(nested.array()))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void everyTruncationAndFlippedByteIsRefusedOrRead() throws Exception {
    byte[] whole = bytes(new Batch(process(), List.of(span(7, 5).setTags(List.of(tag("a", "b"))))));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> JaegerThrift.decode(cut)).isInstanceOf(DecodeException.class);
    }
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);
        readOrRefuse(flipped);
      }
    }
  }

  private static void readOrRefuse(byte[] body) {
    try {
      assertThat(JaegerThrift.decode(body)).isNotNull();
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageContaining("jaeger.thrift");
    }
  }

  private static Span decodeOne(io.jaegertracing.thriftjava.Span sent) throws Exception {
    Decoded decoded = JaegerThrift.decode(bytes(new Batch(process(), List.of(sent))));
    assertThat(decoded.frame().size()).isEqualTo(1);
    return Spans.of(decoded.frame()).span(0);
  }

  private static io.jaegertracing.thriftjava.Span span(long id, long parent) {
    return new io.jaegertracing.thriftjava.Span(
        2, 1, id, parent, "SELECT accounts", 1, START_MICROS, 1_500);
  }

  private static Process process() {
    return new Process("auth-v2")
        .setTags(List.of(tag("hostname", "auth-v2-7d9f"), tag("service.version", "2.4.0")));
  }

  private static Tag tag(String key, String value) {
    return new Tag(key, TagType.STRING).setVStr(value);
  }

  private static byte[] bytes(Batch batch) throws TException {
    return new TSerializer().serialize(batch);
  }
}
