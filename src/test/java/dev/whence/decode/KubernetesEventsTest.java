package dev.whence.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Signal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Log lines as the Collector's receivers make them of events of Kubernetes.
class KubernetesEventsTest {

  private static List<ChangeEvent> changes(String resource, String record) throws Exception {
    String body =
        """
        {"resourceLogs":[{"resource":{"attributes":[%s]},"scopeLogs":[{"logRecords":[%s]}]}]}
        """
            .formatted(resource, record);
    return KubernetesEvents.changes(
        OtlpDecoder.decode(Signal.LOGS, OtlpEncoding.JSON, body.getBytes(UTF_8)).frame());
  }

  private static String text(String key, String value) {
    return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(key, value);
  }

  private static List<ChangeEvent> inAttributes(
      String reason, String kind, String name, String message) throws Exception {
    return changes(
        text("k8s.object.kind", kind) + "," + text("k8s.object.name", name),
        """
        {"timeUnixNano":"1795528200000000000","body":{"stringValue":"%s"},"attributes":[%s,%s,%s]}
        """
            .formatted(
                message,
                text("k8s.event.reason", reason),
                text("k8s.event.uid", "u-1"),
                text("k8s.namespace.name", "shop")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "ScalingReplicaSet | Deployment | web | Scaled up replica set web-7d9fc6 to 1 | DEPLOYMENT | web",
        "ScalingReplicaSet | Deployment | web | Scaled up replica set web-7d9fc6 from 0 to 3 | DEPLOYMENT | web",
        "ScalingReplicaSet | Deployment | web | Scaled up replica set web-7d9fc6 from 3 to 9 | SCALING | web",
        "ScalingReplicaSet | Deployment | web | Scaled down replica set web-59dcb4 from 1 to 0 | - | -",
        "SuccessfulRescale | HorizontalPodAutoscaler | web | New size: 5 | SCALING | web",
        "OOMKilling | Pod | web-7d9fc6bb9-x2k4p | Memory cgroup out of memory | OTHER | web",
        "Evicted | Pod | orders-0 | The node was low on memory | OTHER | orders",
        "NodeNotSchedulable | Node | node-3 | cordoned | MAINTENANCE | -",
        "Issuing | Certificate | shop-tls | renewing | CERTIFICATE | shop-tls",
        "Applied | NetworkChaos | slow-net | applied | CHAOS_EXPERIMENT | slow-net",
        "Pulled | Pod | web-7d9fc6bb9-x2k4p | Container image already present | - | -",
        "Unhealthy | Pod | web-7d9fc6bb9-x2k4p | Readiness probe failed | - | -",
      })
  void eventsInAttributes(
      String reason, String kind, String name, String message, ChangeKind change, String service)
      throws Exception {
    List<ChangeEvent> changes = inAttributes(reason, kind, name, message);
    if (change == null) {
      assertThat(changes).isEmpty();
      return;
    }
    assertThat(changes).hasSize(1);
    ChangeEvent only = changes.getFirst();
    assertThat(only.id()).isEqualTo("kubernetes-u-1");
    assertThat(only.kind()).isEqualTo(change);
    assertThat(only.timeNanos()).isEqualTo(1795528200000000000L);
    assertThat(only.service() == null ? null : only.service().name()).isEqualTo(service);
    assertThat(only.summary()).contains(message);
  }

  @Test
  void watchedObjectInTheBody() throws Exception {
    String object =
        """
        {"key":"object","value":{"kvlistValue":{"values":[
          {"key":"kind","value":{"stringValue":"Event"}},
          {"key":"reason","value":{"stringValue":"SuccessfulRescale"}},
          {"key":"message","value":{"stringValue":"New size: 5; reason: cpu"}},
          {"key":"lastTimestamp","value":{"stringValue":"2026-11-24T14:00:00Z"}},
          {"key":"metadata","value":{"kvlistValue":{"values":[
            {"key":"uid","value":{"stringValue":"u-9"}}]}}},
          {"key":"involvedObject","value":{"kvlistValue":{"values":[
            {"key":"kind","value":{"stringValue":"HorizontalPodAutoscaler"}},
            {"key":"namespace","value":{"stringValue":"shop"}},
            {"key":"name","value":{"stringValue":"web"}}]}}}]}}}
        """;
    List<ChangeEvent> changes =
        changes(
            text("k8s.namespace.name", "shop"),
            """
            {"observedTimeUnixNano":"1795528300000000000","body":{"kvlistValue":{"values":[
              {"key":"type","value":{"stringValue":"ADDED"}},%s]}},
             "attributes":[%s,%s,%s]}
            """
                .formatted(
                    object,
                    text("k8s.resource.name", "events"),
                    text("event.domain", "k8s"),
                    text("event.name", "web.17")));
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().id()).isEqualTo("kubernetes-u-9");
    assertThat(changes.getFirst().kind()).isEqualTo(ChangeKind.SCALING);
    assertThat(changes.getFirst().timeNanos()).isEqualTo(1795528800000000000L);
    assertThat(changes.getFirst().attributes().text("k8s.namespace.name")).isEqualTo("shop");
  }

  @Test
  void lineWithDeploymentAttributes() throws Exception {
    List<ChangeEvent> changes =
        changes(
            text("service.name", "pipeline"),
            """
            {"timeUnixNano":"1795528200000000000","body":{"stringValue":"done"},
             "attributes":[%s,%s,%s,%s,%s]}
            """
                .formatted(
                    text("deployment.id", "1208"),
                    text("deployment.status", "succeeded"),
                    text("deployment.environment.name", "prod"),
                    text("service.name", "shop"),
                    text("service.version", "3.9.0")));
    assertThat(changes).hasSize(1);
    ChangeEvent only = changes.getFirst();
    assertThat(only.id()).isEqualTo("opentelemetry-1208");
    assertThat(only.service().name()).isEqualTo("shop");
    assertThat(only.service().environment()).isEqualTo("prod");
    assertThat(only.version()).isEqualTo("3.9.0");
    assertThat(only.deploymentStatus()).isEqualTo("succeeded");
  }

  @Test
  void ordinaryLinesTellOfNothing() throws Exception {
    assertThat(
            changes(
                text("deployment.environment.name", "prod"),
                "{\"timeUnixNano\":\"1\",\"body\":{\"stringValue\":\"hello\"}}"))
        .isEmpty();
  }
}
