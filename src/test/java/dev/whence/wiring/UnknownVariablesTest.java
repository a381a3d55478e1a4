package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownVariablesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WHENCE_RETENTION_REQUESTS",
        "WHENCE_RETENTION_SPAN",
        "WHENCE_OTLP_PORT",
        "WHENCE_ACCESS_KEYS_LOCAL_SHA",
        "whence.retention.requests"
      })
  void whatIsNoSettingIsTold(String name) {
    assertThat(UnknownVariables.in(Map.of(name, "30", "HOME", "/root", "WHENCE_DATA", "/data")))
        .containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WHENCE_RETENTION_SPANS",
        "WHENCE_RECEIVE_MAX_REQUEST_SIZE",
        "WHENCE_ACCESS_KEYS_LOCAL_SHA256",
        "WHENCE_ACCESS_KEYS_CI_RUNNERS_ROLES_1_",
        "WHENCE_PULL_SOURCES_MAIN_QUERIES_SHOP_ERRORS",
        "WHENCE_PAGE_LINKS_GRAFANA",
        "whence.retention.spans"
      })
  void aSettingIsNotTold(String name) {
    assertThat(UnknownVariables.in(Map.of(name, "30"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "WHENCE_KEY, whence_1",
    "WHENCE_JAVA_OPTS, -Xmx2g",
    "WHENCE_PORT, tcp://10.0.0.1:8080",
    "WHENCE_PORT_8080_TCP, tcp://10.0.0.1:8080",
    "WHENCE_PORT_8080_TCP_ADDR, 10.0.0.1",
    "WHENCE_SERVICE_HOST, 10.0.0.1",
    "WHENCE_HEADLESS_SERVICE_PORT_OTLP, 4317"
  })
  void whatOthersPutThereIsNotTold(String name, String value) {
    assertThat(UnknownVariables.in(Map.of(name, value))).isEmpty();
  }

  @Test
  void variablesOfOthersAreNotLookedAt() {
    assertThat(UnknownVariables.in(Map.of("WHENCEFORTH", "1", "PATH", "/bin"))).isEmpty();
  }
}
