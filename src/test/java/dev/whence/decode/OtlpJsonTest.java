package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.whence.model.Signal;
import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpJsonTest {

  private static final JsonMapper JSON = new JsonMapper();

  private static Decoded spans(String json) throws DecodeException {
    return OtlpDecoder.decode(
        Signal.SPANS, OtlpEncoding.JSON, json.getBytes(StandardCharsets.UTF_8));
  }

  private static String span(String fields) {
    return """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"auth"}}]},
          "scopeSpans":[{"scope":{"name":"lib"},"spans":[{%s}]}]}]}
        """
        .formatted(fields);
  }

  private static final String IDS =
      "\"traceId\":\"5B8EFFF798038103d269b633813fc60c\",\"spanId\":\"eee19b7EC3c1b174\"";

  @Test
  void readsASpan() throws DecodeException {
    Decoded decoded =
        spans(
            span(
                IDS
                    + """
                    ,"parentSpanId":"","name":"GET /","kind":2,"flags":257,
                    "startTimeUnixNano":"1700000000000000001","endTimeUnixNano":1700000000000000002,
                    "status":{"code":2,"message":"no"},"unknownField":[{"a":[1]}],
                    "attributes":[{"key":"n","value":{"intValue":"-7"}},
                      {"key":"d","value":{"doubleValue":1.5}},
                      {"key":"b","value":{"boolValue":true}},
                      {"key":"y","value":{"bytesValue":"AQI="}},
                      {"key":"e"},
                      {"key":"a","value":{"arrayValue":{"values":[{"stringValue":"x"},
                         {"kvlistValue":{"values":[{"key":"k","value":{"intValue":1}}]}},{}]}}}],
                    "events":[{"timeUnixNano":"5","name":"boom"}],
                    "links":[{"traceId":"5b8efff798038103d269b633813fc60d","spanId":"00f067aa0ba902b7"}]
                    """));
    Span span = Spans.of(decoded.frame()).span(0);
    assertThat(span.traceId()).hasToString("5b8efff798038103d269b633813fc60c");
    assertThat(span.spanId()).isEqualTo(0xeee19b7ec3c1b174L);
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.startNanos()).isEqualTo(1700000000000000001L);
    assertThat(span.endNanos()).isEqualTo(1700000000000000002L);
    assertThat(span.isError()).isTrue();
    assertThat(span.scope()).isEqualTo("lib");
    assertThat(span.resource().text("service.name")).isEqualTo("auth");
    assertThat(span.attributes().values())
        .containsAllEntriesOf(Map.of("n", -7L, "d", 1.5, "b", true, "e", ""));
    assertThat(span.attributes().text("a")).isEqualTo("[\"x\",{\"k\":1},null]");
    assertThat(span.attributes().text("y")).isEqualTo("AQI=");
    assertThat(span.events()).extracting(Span.Event::name).containsExactly("boom");
    assertThat(span.links()).hasSize(1);
    assertThat(decoded.rejected()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"SPANS", "LOGS", "POINTS"})
  void holdsTheSameAsProtobuf(Signal signal) throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      Message request = new RandomRequests(seed).next(signal);
      byte[] json = json(request, seed % 2 == 0);
      assertThat(FrameText.of(OtlpDecoder.decode(signal, OtlpEncoding.JSON, json)))
          .as(() -> new String(json, StandardCharsets.UTF_8))
          .isEqualTo(
              FrameText.of(
                  OtlpDecoder.decode(signal, OtlpEncoding.PROTOBUF, request.toByteArray())));
    }
  }

  /// OTLP's JSON of a message, as protobuf's own printer writes it but for the IDs.
  private static byte[] json(Message message, boolean upperCase) throws IOException {
    JsonNode tree = JSON.readTree(JsonFormat.printer().printingEnumsAsInts().print(message));
    hexadecimal(tree, upperCase);
    return JSON.writeValueAsBytes(tree);
  }

  private static void hexadecimal(JsonNode node, boolean upperCase) {
    for (String id : List.of("traceId", "spanId", "parentSpanId")) {
      if (node instanceof ObjectNode object && node.path(id).isTextual()) {
        byte[] bytes = Base64.getDecoder().decode(node.path(id).asText());
        HexFormat digits = upperCase ? HexFormat.of().withUpperCase() : HexFormat.of();
        object.put(id, digits.formatHex(bytes));
      }
    }
    node.forEach(child -> hexadecimal(child, upperCase));
  }

  @Test
  void saysWhereItIsWrong() {
    assertThatThrownBy(() -> spans(span(IDS + ",\"kind\":\"SPAN_KIND_SERVER\"")))
        .hasMessage("at /resourceSpans/0/scopeSpans/0/spans/0/kind: expected an enum as a number");
    assertThatThrownBy(() -> spans(span("\"traceId\":\"xy\"")))
        .hasMessageContaining("/spans/0/traceId: expected an ID of hexadecimal digits");
    assertThatThrownBy(() -> spans(span(IDS + ",\"startTimeUnixNano\":\"1e-99999999\"")))
        .hasMessageContaining("expected a whole number from 0 to 18446744073709551615");
    assertThatThrownBy(() -> spans("")).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> spans("{} {}")).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> spans("{\"resourceSpans\":[")).isInstanceOf(DecodeException.class);
  }

  @Test
  void saysWhichMembersExcludeEachOther() {
    String both = "{\"stringValue\":\"a\",\"unknown\":1,\"intValue\":\"1\"}";
    assertThatThrownBy(
            () -> spans(span(IDS + ",\"attributes\":[{\"key\":\"k\",\"value\":" + both + "}]")))
        .hasMessage(
            "at /resourceSpans/0/scopeSpans/0/spans/0/attributes/0/value/intValue: expected only"
                + " one of stringValue and intValue: leave the other out");
  }

  @Test
  void refusesEndlessNesting() {
    String open = "{\"arrayValue\":{\"values\":[".repeat(200_000);
    assertThatThrownBy(() -> spans(span(IDS + ",\"attributes\":[{\"key\":\"a\",\"value\":" + open)))
        .isInstanceOfSatisfying(
            DecodeException.class,
            e -> assertThat(e.problem()).isEqualTo(DecodeException.Problem.TOO_LARGE));
    assertThatThrownBy(() -> spans("{\"unknown\":" + "[".repeat(200_000)))
        .isInstanceOf(DecodeException.class);
  }
}
