package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Emitter;
import dev.whence.model.LogRecord;
import dev.whence.model.Logs;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElasticBulkTest {

  private static final long RECEIVED = 1_764_000_009_000_000_000L;

  @Test
  void readsWhatFilebeatSends() throws Exception {
    LogRecord line =
        line(
            """
            {"@timestamp":"2025-11-24T16:00:00.123Z","log.level":"error",
             "message":"pool is empty","ecs":{"version":"8.0.0"},
             "service":{"name":"auth-v2","version":"2.4.0","environment":"prod",
                        "node":{"name":"auth-v2-7d9f"}},
             "host":{"name":"node-3","ip":["10.0.0.1","10.0.0.2"]},
             "trace":{"id":"0242ac120002463ac35c9f6413ad4848"},"span.id":"00000000000000a1",
             "log":{"offset":12,"file":{"path":"/var/log/auth.log"}},"http":{"ok":true,"share":0.5}}
            """);
    assertThat(line.timeNanos()).isEqualTo(1_764_000_000_123_000_000L);
    assertThat(line.body()).isEqualTo("pool is empty");
    assertThat(line.severity()).isEqualTo(17);
    assertThat(line.traceId()).isEqualTo(TraceId.parse("0242ac120002463ac35c9f6413ad4848"));
    assertThat(line.spanId()).isEqualTo(0xa1);
    Emitter emitter = Vocabulary.DEFAULT.emitter(line.resource());
    assertThat(emitter.service().name()).isEqualTo("auth-v2");
    assertThat(emitter.service().environment()).isEqualTo("prod");
    assertThat(emitter.instance()).isEqualTo("auth-v2-7d9f");
    assertThat(emitter.version()).isEqualTo("2.4.0");
    assertThat(emitter.node()).isEqualTo("node-3");
    assertThat(line.resource().text("host.ip")).isEqualTo("[\"10.0.0.1\",\"10.0.0.2\"]");
    assertThat(line.attributes().values())
        .containsEntry("log.offset", 12L)
        .containsEntry("log.file.path", "/var/log/auth.log")
        .containsEntry("http.ok", true)
        .containsEntry("http.share", 0.5)
        .hasSize(4);
  }

  @Test
  void readsWhatFluentBitSends() throws Exception {
    LogRecord line =
        line(
            """
            {"@timestamp":"2025-11-24T16:00:00.123Z","log":"level=warn slow","stream":"stdout",
             "kubernetes":{"pod_name":"auth-v2-7d9f","container_name":"auth-v2","host":"node-3",
                           "labels":{"app":"auth"}}}
            """);
    assertThat(line.body()).isEqualTo("level=warn slow");
    assertThat(line.severity()).isEqualTo(13);
    Emitter emitter = Vocabulary.DEFAULT.emitter(line.resource());
    assertThat(emitter.service().name()).isEqualTo("auth");
    assertThat(emitter.instance()).isEqualTo("auth-v2-7d9f");
    assertThat(emitter.node()).isEqualTo("node-3");
    assertThat(line.attributes().values()).containsOnlyKeys("stream");
  }

  @Test
  void readsOpenTelemetryNames() throws Exception {
    LogRecord line =
        line(
            """
            {"@timestamp":1764000000123,"severity_number":18,"severity_text":"Error2",
             "body":{"text":"pool is empty"},"trace_id":"0242ac120002463ac35c9f6413ad4848",
             "resource":{"attributes":{"service.name":"auth-v2"}},"attributes":{"db.name":"a"}}
            """);
    assertThat(line.timeNanos()).isEqualTo(1_764_000_000_123_000_000L);
    assertThat(line.severity()).isEqualTo(18);
    assertThat(line.severityText()).isEqualTo("Error2");
    assertThat(line.body()).isEqualTo("pool is empty");
    assertThat(line.resource().values()).containsOnlyKeys("service.name");
    assertThat(line.attributes().values()).containsOnlyKeys("db.name");
  }

  @Test
  void documentWithoutTimeOrMessageIsKeptAsItIs() throws Exception {
    LogRecord line = line("{\"order\":7}");
    assertThat(line.timeNanos()).isEqualTo(RECEIVED);
    assertThat(line.body()).isEqualTo("{\"order\":7}");
  }

  @Test
  void everyActionIsAnsweredInItsOrder() throws Exception {
    ElasticBulk.Bulk bulk =
        decode(
            """
            {"create":{}}
            {"message":"a"}

            {"index":{"_index":"other","_id":"x"}}
            {"message":
            {"update":{"_id":"y"}}
            {"doc":{}}
            {"delete":{"_id":"z"}}
            {"index":{}}
            {"message":"b","@timestamp":"yesterday"}
            {"index":{}}
            [1]
            {"create":{"_index":"logs"}}
            {"message":"c"}""");
    assertThat(bulk.decoded().frame().size()).isEqualTo(2);
    assertThat(bulk.decoded().rejected()).isEqualTo(5);
    assertThat(bulk.items())
        .extracting(ElasticBulk.Item::status)
        .containsExactly(201, 400, 400, 400, 400, 400, 201);
    assertThat(bulk.items().get(1).index()).isEqualTo("other");
    assertThat(bulk.items().get(1).id()).isEqualTo("x");
    assertThat(bulk.items().get(1).problem()).contains("line 5");
    assertThat(bulk.items().get(0).index()).isEqualTo("default-index");
  }

  @Test
  void fieldsOfADocumentAreBounded() throws Exception {
    StringBuilder many = new StringBuilder("{\"create\":{}}\n{\"a\":0");
    IntStream.range(0, 1_001).forEach(i -> many.append(",\"f").append(i).append("\":1"));
    ElasticBulk.Bulk bulk = decode(many.append("}\n").toString());
    assertThat(bulk.items().getFirst().problem()).contains("1000 fields");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "x\n",
        "{}\n",
        "[]\n{}\n",
        "{\"drop\":{}}\n{}\n",
        "{\"index\":{}}\n",
        "{\"index\":{},\"create\":{}}\n{}\n"
      })
  void bodyWhoseActionsCannotBeReadIsRefused(String body) {
    assertThatThrownBy(() -> decode(body)).isInstanceOf(DecodeException.class);
  }

  private static LogRecord line(String document) throws DecodeException {
    Decoded decoded = decode("{\"create\":{}}\n" + document.replace("\n", "") + "\n").decoded();
    assertThat(decoded.reason()).isEmpty();
    List<LogRecord> lines =
        IntStream.range(0, decoded.frame().size())
            .mapToObj(Logs.of(decoded.frame())::record)
            .toList();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  private static ElasticBulk.Bulk decode(String body) throws DecodeException {
    return ElasticBulk.decode(body.getBytes(StandardCharsets.UTF_8), "default-index", RECEIVED);
  }
}
