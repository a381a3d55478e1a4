package dev.whence.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodNameTest {

  @ParameterizedTest
  @CsvSource({
    "orders-api-866bd68c97-xcqfx, orders-api",
    "orders-db-0, orders-db",
    "log-agent-x2k7v, log-agent",
    "orders-api, orders-api",
    "order-audit, order-audit",
    "host.example.org, host.example.org",
  })
  void aPodIsOfItsWorkload(String pod, String workload) {
    assertThat(PodName.workload(pod)).isEqualTo(workload);
  }

  @Test
  void aDeploymentsPodIsOfItsReplicaSet() {
    assertThat(PodName.replicaSet("orders-api-866bd68c97-xcqfx"))
        .isEqualTo("orders-api-866bd68c97");
    assertThat(PodName.replicaSet("orders-db-0")).isNull();
    assertThat(PodName.replicaSet("log-agent-x2k7v")).isNull();
  }
}
