package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.LogRecord;
import dev.whence.model.Logs;
import dev.whence.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

class LokiTest {

  private static final String TRACE = "0242ac120002463ac35c9f6413ad4848";
  private static final int MAX = 1 << 20;

  private static final String PUSH =
      """
      {"streams": [
        {"stream": {"app": "auth-v2", "pod": "auth-v2-7d9f", "level": "warn"},
         "values": [
           ["1764000000000000001", "pool is empty", {"trace_id": "%s", "span_id": "00000000000000a1", "user": "7"}],
           ["1764000000000000002", "login dropped", {"level": "ERROR"}],
           ["1764000000000000002", "login dropped", {"level": "ERROR"}]]},
        {"stream": {"app": "shop"}, "values": [["1764000000000000003", "level=fatal msg=bye"]]}
      ]}
      """
          .formatted(TRACE);

  @Test
  void labelsAreTheResourceAndMetadataTheAttributes() throws Exception {
    List<LogRecord> lines = lines(Loki.json(utf8(PUSH)));
    LogRecord first = lines.getFirst();
    assertThat(first.timeNanos()).isEqualTo(1_764_000_000_000_000_001L);
    assertThat(first.body()).isEqualTo("pool is empty");
    assertThat(first.resource().values()).containsOnlyKeys("app", "pod");
    assertThat(first.attributes().values()).containsOnlyKeys("user");
    assertThat(first.traceId()).isEqualTo(TraceId.parse(TRACE));
    assertThat(first.spanId()).isEqualTo(0xa1);
    assertThat(lines).extracting(LogRecord::severity).containsExactly(13, 17, 17, 21);
    assertThat(lines).extracting(LogRecord::occurrence).containsExactly(0, 0, 1, 0);
  }

  @Test
  void protobufSaysTheSameAsJson() throws Exception {
    Proto first =
        entry(1, "pool is empty")
            .message(3, Proto.pair("trace_id", TRACE))
            .message(3, Proto.pair("span_id", "00000000000000a1"))
            .message(3, Proto.pair("user", "7"));
    Proto dropped = entry(2, "login dropped").message(3, Proto.pair("level", "ERROR"));
    Proto auth =
        new Proto()
            .text(1, "{app=\"auth-v2\", level=\"warn\", pod=\"auth-v2-7d9f\"}")
            .message(2, first)
            .message(2, dropped)
            .message(2, dropped)
            .number(3, 99);
    Proto shop = new Proto().text(1, "{app=\"shop\"}").message(2, entry(3, "level=fatal msg=bye"));
    byte[] body = Snappy.compress(new Proto().message(1, auth).message(1, shop).build());
    assertThat(lines(Loki.snappyProtobuf(body, MAX))).isEqualTo(lines(Loki.json(utf8(PUSH))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"streams\":{}}",
        "{\"streams\":[{\"stream\":[],\"values\":[]}]}",
        "{\"streams\":[{\"stream\":{\"a\":1},\"values\":[]}]}",
        "{\"streams\":[{\"stream\":{},\"values\":[[1764000000000000001,\"x\"]]}]}",
        "{\"streams\":[{\"stream\":{},\"values\":[[\"soon\",\"x\"]]}]}",
        "{\"streams\":[{\"stream\":{},\"values\":[[\"1\"]]}]}",
        "{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"x\",{\"a\":{}}]]}]}",
        "{\"streams\":["
      })
  void whatIsNoPushIsRefused(String body) {
    assertThatThrownBy(() -> Loki.json(utf8(body))).isInstanceOf(DecodeException.class);
  }

  @Test
  void snappyThatLiesOrBreaksIsRefused() {
    byte[] lying = {-1, -1, -1, -1, 0x07, 0};
    assertThatThrownBy(() -> Loki.snappyProtobuf(lying, MAX))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("snappy");
    assertThatThrownBy(() -> Loki.snappyProtobuf(utf8("{\"streams\":[]}"), MAX))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> Loki.snappyProtobuf(new byte[0], MAX))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void whatIsTooLargeDecompressedIsRefusedAsSuch() throws Exception {
    byte[] bomb = Snappy.compress(new byte[MAX + 1]);
    assertThatThrownBy(() -> Loki.snappyProtobuf(bomb, MAX))
        .isInstanceOfSatisfying(
            DecodeException.class,
            refused -> assertThat(refused.problem()).isEqualTo(DecodeException.Problem.TOO_LARGE));
  }

  @Test
  void labelsAreReadAsGoQuotesThem() throws Exception {
    assertThat(LokiLabels.parse("{a=\"x\\\"y\\\\z\\n\\u00e9\\x41\\101\", b_c = `raw\\n`,}"))
        .containsEntry("a", "x\"y\\z\n\u00e9AA")
        .containsEntry("b_c", "raw\\n")
        .hasSize(2);
    assertThat(LokiLabels.parse("{}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{a}",
        "{a=}",
        "{a=b}",
        "{a=\"b}",
        "{a=\"b\"",
        "{a=\"\\q\"}",
        "{a=\"b\"} x",
        "{=\"b\"}",
        "{a=\"b\" c=\"d\"}",
        "{a=\"\\u12\"}",
        "{a=\"\\UFFFFFFFF\"}"
      })
  void labelsOfAnotherShapeAreRefused(String labels) {
    assertThatThrownBy(() -> LokiLabels.parse(labels)).isInstanceOf(DecodeException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ts\":1,\"level\":\"warning\",\"msg\":\"x\"} | 13",
        "ts=1 level=error msg=x | 17",
        "2026-11-24 14:03:00.123 [main] DEBUG d.w.Auth - x | 5",
        "INFORMATION desk is open | 9",
        "the water level is high | 0",
        "an error happened | 0",
        "{\"severity\": \"CRITICAL\"} | 18"
      })
  void levelIsFoundInTheLine(String line, int severity) {
    assertThat(LineLevel.severity(line)).isEqualTo(severity);
  }

  private static Proto entry(int nanos, String line) {
    return new Proto()
        .message(1, new Proto().number(1, 1_764_000_000L).number(2, nanos))
        .text(2, line);
  }

  private static List<LogRecord> lines(Decoded decoded) {
    Logs logs = Logs.of(decoded.frame());
    return IntStream.range(0, logs.size()).mapToObj(logs::record).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
