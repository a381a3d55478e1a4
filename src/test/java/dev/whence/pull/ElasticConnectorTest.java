package dev.whence.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Emitters;
import dev.whence.model.Logs;
import dev.whence.model.Service;
import dev.whence.model.Vocabulary;
import dev.whence.store.elastic.ElasticNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Log indices of a real Elasticsearch are followed.
@Tag("full")
class ElasticConnectorTest {

  @TempDir Path directory;

  private static String send(ElasticNode node, String method, String path, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(node.address() + path))
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static void index(ElasticNode node, String index, List<String> documents)
      throws Exception {
    StringBuilder bulk = new StringBuilder();
    for (String document : documents) {
      bulk.append("{\"create\":{}}\n").append(document).append('\n');
    }
    String answer = send(node, "POST", "/" + index + "/_bulk?refresh=true", bulk.toString());
    assertThat(answer).contains("\"errors\":false");
  }

  private static String ecs(int second, String message) {
    return """
        {"@timestamp":"%s","message":"%s","log.level":"ERROR","service":{"name":"shop"},\
        "trace":{"id":"0000000000000000000000000000d001"},"span":{"id":"0000000000000001"},\
        "kubernetes":{"pod":{"name":"shop-1"}}}"""
        .formatted(Pulled.NOW.minusSeconds(second), message);
  }

  private static String openTelemetry(int second, String message) {
    return """
        {"@timestamp":"%s","body":{"text":"%s"},"severity_text":"WARN","severity_number":13,\
        "resource":{"attributes":{"service.name":"bank"}},"attributes":{"http.route":"/pay"},\
        "trace_id":"0000000000000000000000000000d001","span_id":"0000000000000002"}"""
        .formatted(Pulled.NOW.minusSeconds(second), message);
  }

  @Test
  void documentsOfBothConventionsAreReadOncePageByPage() throws Exception {
    ElasticNode node = ElasticNode.shared();
    index(node, "logs-ecs", List.of(ecs(600, "a"), ecs(600, "b"), ecs(600, "c"), ecs(20, "d")));
    index(node, "logs-otel", List.of(openTelemetry(601, "e"), openTelemetry(30, "f")));
    index(node, "other", List.of(ecs(20, "not asked for")));
    PullSource source =
        Pulled.source(
            PullSource.Kind.ELASTICSEARCH, node.address(), Map.of(), List.of(), 2, 1 << 20);
    Pulled pulled = new Pulled(source, directory);
    pulled.all();
    assertThat(bodies(pulled)).isEqualTo(Set.of("a", "b", "c", "d", "e", "f"));
    assertThat(pulled.items()).isEqualTo(6);
    assertThat(pulled.state().lastError()).isNull();

    index(node, "logs-ecs", List.of(ecs(25, "late, but within the overlap")));
    pulled.later(Duration.ofSeconds(10));
    pulled.all();
    assertThat(bodies(pulled)).contains("late, but within the overlap");
    assertThat(pulled.items()).isEqualTo(7);
    pulled.later(Duration.ofSeconds(10));
    pulled.begin();
    pulled.all();
    assertThat(pulled.items()).as("after a restart the overlap comes again").isEqualTo(10);
  }

  @Test
  void whatElasticsearchSaysIsToldOn() throws Exception {
    ElasticNode node = ElasticNode.shared();
    PullSource source =
        Pulled.source(
            PullSource.Kind.ELASTICSEARCH,
            URI.create(node.address() + "/nothing/here"),
            Map.of(),
            List.of(),
            2,
            1 << 20);
    Pulled pulled = new Pulled(source, directory);
    assertThat(pulled.step()).isEqualTo(Duration.ofSeconds(20));
    assertThat(pulled.state().lastError()).contains(node.address().toString());
  }

  private static Set<String> bodies(Pulled pulled) {
    Set<String> bodies = new HashSet<>();
    pulled.exports.forEach(
        export -> {
          Logs logs = Logs.of(export.frame());
          for (int row = 0; row < logs.size(); row++) {
            bodies.add(logs.body(row));
            Service service = new Emitters(logs.frame(), Vocabulary.DEFAULT).of(row).service();
            assertThat(service.name()).isIn("shop", "bank");
            assertThat(logs.traceId(row).isNone()).isFalse();
            assertThat(logs.severity(row)).isIn(13, 17);
          }
        });
    return bodies;
  }
}
