package dev.whence.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Collector's configurations hang together, and send to where Whence listens.
class CollectorTest {

  private static final JsonNode ALONE = Tree.yaml("deploy/collector/collector.yaml");
  private static final JsonNode BALANCING = Tree.yaml("deploy/collector/loadbalancing.yaml");

  @ParameterizedTest
  @ValueSource(strings = {"collector", "loadbalancing"})
  void pipelinesUseWhatIsDefinedAndAllOfIt(String name) {
    JsonNode config = Tree.yaml("deploy/collector/" + name + ".yaml");
    for (String kind : List.of("receivers", "processors", "exporters")) {
      Set<String> defined = new TreeSet<>();
      config.path(kind).fieldNames().forEachRemaining(defined::add);
      Set<String> used = new TreeSet<>();
      config.at("/service/pipelines").forEach(one -> used.addAll(Tree.texts(one.path(kind))));
      assertThat(used).isEqualTo(defined);
    }
    for (JsonNode pipeline : config.at("/service/pipelines")) {
      assertThat(pipeline.at("/processors/0").asText()).isEqualTo("memory_limiter");
    }
  }

  @Test
  void eachSignalReachesWhenceWithAKey() {
    JsonNode whence = ALONE.at("/exporters/otlp~1whence");
    assertThat(whence.path("endpoint").asText()).endsWith(":-whence:4317}");
    assertThat(whence.at("/headers/authorization").asText()).startsWith("Bearer ${env:WHENCE_KEY}");
    for (String signal : List.of("traces", "metrics", "logs")) {
      assertThat(Tree.texts(ALONE.at("/service/pipelines/" + signal + "/exporters")))
          .contains("otlp/whence");
    }
  }

  @Test
  void tracesAndTheirLogLinesGoToOneInstance() {
    JsonNode balancing = BALANCING.at("/exporters/loadbalancing");
    assertThat(balancing.path("routing_key").asText()).isEqualTo("traceID");
    assertThat(balancing.at("/protocol/otlp/headers/authorization").asText())
        .contains("WHENCE_KEY");
    List<String> services = new ArrayList<>();
    for (JsonNode service : Tree.documents(Path.of("deploy/kubernetes/base/services.yaml"))) {
      for (JsonNode port : service.at("/spec/ports")) {
        String name = service.at("/metadata/name").asText();
        services.add(name + ".observability:" + port.path("port").asInt());
      }
    }
    String target =
        balancing.at("/resolver/k8s/service").asText()
            + ":"
            + balancing.at("/resolver/k8s/ports/0").asInt();
    assertThat(services)
        .contains(target, BALANCING.at("/exporters/otlp~1whence/endpoint").asText());
    for (String signal : List.of("traces", "logs")) {
      assertThat(Tree.texts(BALANCING.at("/service/pipelines/" + signal + "/exporters")))
          .containsExactly("loadbalancing");
    }
  }

  @Test
  void prometheusScrapesAndWritesToPathsThatThereAre() {
    JsonNode config = Tree.yaml("deploy/prometheus/prometheus.yml");
    JsonNode whence = config.at("/scrape_configs/0");
    assertThat(whence.path("metrics_path").asText()).isEqualTo("/q/metrics");
    assertThat(whence.at("/static_configs/0/targets/0").asText()).isEqualTo("whence:8080");
    String write = config.at("/remote_write/0/url").asText();
    Matcher path = Pattern.compile("http://whence:8080(/.*)").matcher(write);
    assertThat(path.matches()).isTrue();
    assertThat(Tree.text("src/main/java/dev/whence/receive/PrometheusHttp.java"))
        .contains("\"" + path.group(1) + "\"");
  }
}
