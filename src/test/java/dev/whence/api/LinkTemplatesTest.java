package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTemplatesTest {

  @Test
  void areSortedByName() {
    assertThat(
            LinkTemplates.of(
                    Map.of(
                        "Kibana", "http://kibana/discover?q={pattern}",
                        "Jaeger", "https://jaeger.example/trace/{trace_id}"))
                .links())
        .extracting(LinkTemplates.Template::name)
        .containsExactly("Jaeger", "Kibana");
  }

  @ParameterizedTest
  @CsvSource({
    "javascript:alert(1), begin it with https://",
    "/relative/{service}, begin it with https://",
    "https://{service}.example/, begin it with https://",
    "https://grafana.example/?var={servcie}, {servcie} is not known",
  })
  void oneThatLeadsNowhereIsRefused(String template, String reason) {
    assertThatThrownBy(() -> LinkTemplates.of(Map.of("Grafana", template)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("link 'Grafana'")
        .hasMessageContaining(reason)
        .hasMessageContaining("Recommended action");
  }
}
