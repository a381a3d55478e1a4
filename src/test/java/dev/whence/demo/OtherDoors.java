package dev.whence.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Log;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import io.opentelemetry.api.common.Attributes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.thrift.TSerializer;

/// Tells of an incident as programs would that know nothing of OTLP: spans by Jaeger's thrift, log
/// lines by Loki's push, a roll-out by Argo CD's notification.
final class OtherDoors implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int BATCH = 400;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI service;

  OtherDoors(URI service) {
    this.service = service;
  }

  void spans(List<SpanItem> spans) throws Exception {
    for (int from = 0; from < spans.size(); from += BATCH) {
      Map<Entity, Batch> batches = new IdentityHashMap<>();
      for (SpanItem span : spans.subList(from, Math.min(spans.size(), from + BATCH))) {
        batches
            .computeIfAbsent(span.entity(), entity -> new Batch(process(entity), new ArrayList<>()))
            .addToSpans(span(span));
      }
      for (Batch batch : batches.values()) {
        post("/api/traces", "application/vnd.apache.thrift.binary", 202, bytes(batch));
      }
    }
  }

  private static byte[] bytes(Batch batch) throws Exception {
    return new TSerializer().serialize(batch);
  }

  private static Process process(Entity entity) {
    Process process = new Process(entity.resource().get(Keys.SERVICE_NAME));
    process.setTags(tags(entity.resource()));
    return process;
  }

  private static Span span(SpanItem item) {
    long start = item.startNanos() / 1_000;
    Span span =
        new Span(
            Long.parseUnsignedLong(item.traceId().substring(16), 16),
            Long.parseUnsignedLong(item.traceId().substring(0, 16), 16),
            Long.parseUnsignedLong(item.spanId(), 16),
            item.parentSpanId() == null ? 0 : Long.parseUnsignedLong(item.parentSpanId(), 16),
            item.name(),
            1,
            start,
            item.endNanos() / 1_000 - start);
    List<Tag> tags = tags(item.attributes());
    if (item.kind() != null) {
      tags.add(text("span.kind", item.kind().name().toLowerCase(Locale.ROOT)));
    }
    if (item.error()) {
      tags.add(new Tag("error", TagType.BOOL).setVBool(true));
      tags.add(text("otel.status_code", "ERROR"));
      tags.add(text("otel.status_description", item.statusMessage()));
    }
    if (!item.traceState().isEmpty()) {
      tags.add(text("w3c.tracestate", item.traceState()));
    }
    span.setTags(tags);
    List<Log> logs = new ArrayList<>();
    for (SpanItem.Event event : item.events()) {
      List<Tag> fields = tags(event.attributes());
      fields.add(text("event", event.name()));
      logs.add(new Log(event.timeNanos() / 1_000, fields));
    }
    span.setLogs(logs);
    return span;
  }

  private static List<Tag> tags(Attributes attributes) {
    List<Tag> tags = new ArrayList<>();
    attributes.forEach(
        (key, value) ->
            tags.add(
                switch (value) {
                  case Long number -> new Tag(key.getKey(), TagType.LONG).setVLong(number);
                  case Double number -> new Tag(key.getKey(), TagType.DOUBLE).setVDouble(number);
                  case Boolean truth -> new Tag(key.getKey(), TagType.BOOL).setVBool(truth);
                  case List<?> list -> text(key.getKey(), JSON.valueToTree(list).toString());
                  default -> text(key.getKey(), value.toString());
                }));
    return tags;
  }

  private static Tag text(String key, String value) {
    return new Tag(key, TagType.STRING).setVStr(value);
  }

  void logs(List<LogItem> lines) throws Exception {
    for (int from = 0; from < lines.size(); from += BATCH) {
      Map<Entity, ArrayNode> streams = new IdentityHashMap<>();
      for (LogItem line : lines.subList(from, Math.min(lines.size(), from + BATCH))) {
        ArrayNode entry =
            streams
                .computeIfAbsent(line.entity(), _ -> JSON.createArrayNode())
                .addArray()
                .add(String.valueOf(line.timeNanos()))
                .add(line.body());
        ObjectNode metadata = entry.addObject().put("level", line.level().name());
        line.attributes()
            .forEach((key, value) -> metadata.put(key.getKey(), String.valueOf(value)));
        if (line.traceId() != null) {
          metadata.put("trace_id", line.traceId()).put("span_id", line.spanId());
        }
      }
      ObjectNode push = JSON.createObjectNode();
      ArrayNode all = push.putArray("streams");
      streams.forEach(
          (entity, values) -> {
            ObjectNode stream = all.addObject();
            ObjectNode labels = stream.putObject("stream");
            entity
                .resource()
                .forEach(
                    (key, value) ->
                        labels.put(key.getKey().replace('.', '_'), String.valueOf(value)));
            stream.set("values", values);
          });
      byte[] body = push.toString().getBytes(StandardCharsets.UTF_8);
      post("/loki/api/v1/push", "application/json", 204, body);
    }
  }

  void rollout(String app, String version, Instant at) throws Exception {
    String body =
        """
        {"app":{"metadata":{"name":"%s","labels":{"environment":"production"}},
          "spec":{"destination":{"namespace":"shop"}},
          "status":{"operationState":{"phase":"Running","startedAt":"%s",
            "syncResult":{"revision":"9c1e2ab"}},
            "summary":{"images":["registry.example/shop/%s:%s"]}}}}
        """
            .formatted(app, at, app, version);
    post("/api/v1/changes/argocd", "application/json", 202, body.getBytes(StandardCharsets.UTF_8));
  }

  private void post(String path, String type, int status, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(status);
  }

  @Override
  public void close() {
    client.close();
  }
}
