package dev.whence.explain.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchersTest {

  private static final Service ORDERS = new Service("shop", "orders", "production");
  private static final Service STORE = Service.named("orders-db.data.svc");

  private static Series told(
      String by, String instance, String metric, Map<String, String> labels) {
    return told(by, instance, metric, Map.of(), labels);
  }

  private static Series told(
      String by,
      String instance,
      String metric,
      Map<String, String> resource,
      Map<String, String> labels) {
    SeriesKey key =
        new SeriesKey(
            metric, "", MetricKind.GAUGE, 0, false, Attributes.of(resource), Attributes.of(labels));
    Emitter emitter = new Emitter(Service.named(by), instance, "", "");
    return new Series(key, emitter, new long[] {1}, new double[] {1}, new long[1]);
  }

  private static List<Emitter> named(Series... series) {
    return Watchers.named(Arrays.asList(series), List.of(ORDERS, STORE)).stream()
        .map(Series::emitter)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pod", "pod_name", "k8s.pod.name", "kubernetes_pod_name", "k8s_pod"})
  void whatAnAgentTellsOfPodsIsOfTheirServices(String label) {
    assertThat(
            named(
                told("kubelet", "host-a", "cpu", Map.of(label, "orders-866bd68c97-xcqfx")),
                told("kubelet", "host-a", "cpu", Map.of(label, "orders-db-0", "node", "host-a"))))
        .containsExactly(
            new Emitter(ORDERS, "orders-866bd68c97-xcqfx", "", ""),
            new Emitter(STORE, "orders-db-0", "", "host-a"));
  }

  @Test
  void whatIsToldOfABareNameIsOfTheOneServiceThatBearsIt() {
    Series bare = told("orders", "1", "cpu", Map.of());
    assertThat(named(bare)).containsExactly(new Emitter(ORDERS, "1", "", ""));
    Service staging = new Service("shop", "orders", "staging");
    Service known = Service.named("orders");
    for (Service other : List.of(staging, known)) {
      assertThat(Watchers.named(List.of(bare), List.of(ORDERS, other)))
          .extracting(Series::emitter)
          .containsExactly(bare.emitter());
    }
  }

  @Test
  void whatAMeshTellsOfOneEndIsOfThatEnd() {
    Series entering = told("pods", "1", "requests", ends("unknown", "orders"));
    Series leaving = told("pods", "1", "requests", ends("orders", "unknown"));
    Series within = told("pods", "1", "requests", ends("web", "orders"));
    Series nobody = told("pods", "1", "requests", ends("unknown", "unknown"));
    assertThat(named(entering, leaving, within, nobody))
        .extracting(Emitter::service)
        .containsExactly(ORDERS, ORDERS, Service.named("pods"), Service.named("pods"));
    assertThat(Watchers.told(List.of(entering, within)))
        .containsExactly(Service.named("orders"), Service.named("pods"), Service.named("web"));
  }

  private static Map<String, String> ends(String source, String destination) {
    return Map.of("source_workload", source, "destination_workload", destination);
  }

  @Test
  void whoTellsOfItsOwnPodsAloneTellsOfItself() {
    Emitter own = new Emitter(Service.named("orders-api"), "1", "", "");
    assertThat(
            named(
                told("orders-api", "1", "jobs", Map.of("pod", "orders-866bd68c97-xcqfx")),
                told("orders-api", "1", "jobs", Map.of("pod", "orders-866bd68c97-q2w4z"))))
        .containsExactly(own, own);
  }

  @Test
  void whoTellsOfACanaryAsWellTellsOfItself() {
    Emitter own = new Emitter(ORDERS, "1", "", "");
    assertThat(
            named(
                told("orders", "1", "jobs", Map.of("pod", "orders-866bd68c97-xcqfx")),
                told("orders", "1", "jobs", Map.of("pod", "orders-canary-866bd68c97-q2w4z"))))
        .containsExactly(own, own);
  }

  @Test
  void whereNoServiceIsNamedTheResourceTellsWhomItIsAbout() {
    assertThat(
            named(
                told(
                    "",
                    "",
                    "k8s.pod.cpu.usage",
                    Map.of(
                        "k8s.pod.name", "orders-blue-866bd68c97-xcqfx",
                        "k8s.deployment.name", "orders",
                        "k8s.node.name", "host-a"),
                    Map.of()),
                told("", "", "container.cpu.usage", Map.of("container.name", "orders"), Map.of()),
                told("", "", "system.cpu.time", Map.of("host.name", "host-a"), Map.of()),
                told("", "", "anything", Map.of(), Map.of())))
        .containsExactly(
            new Emitter(ORDERS, "orders-blue-866bd68c97-xcqfx", "", "host-a"),
            new Emitter(ORDERS, "", "", ""),
            new Emitter(Service.named("host-a"), "", "", "host-a"),
            new Emitter(Service.named(""), "", "", ""));
  }

  @Test
  void aCloudNamesWhatItMeasuresByADimension() {
    assertThat(
            named(
                told("", "", "aws.lambda.Throttles", Map.of("FunctionName", "orders")),
                told(
                    "",
                    "",
                    "amazonaws.com/AWS/SQS/x",
                    Map.of("Dimensions", "{\"QueueName\":\"q\"}")),
                told(
                    "yace-exporter",
                    "",
                    "aws_rds_x",
                    Map.of("dimension_DBInstanceIdentifier", "db")),
                told("", "", "aws.lambda.Throttles", Map.of("Region", "eu-west-1"))))
        .extracting(emitter -> emitter.service().name())
        .containsExactly("orders", "q", "db", "");
  }

  @Test
  void anExporterThatNamesNobodyAsksItsNamesake() {
    assertThat(
            named(
                told("orders-exporter", "orders-exporter:9308", "offset", Map.of()),
                told("orders_exporter", "", "offset", Map.of("server", "mails-db:6379")),
                told("mails-exporter", "mails-exporter:9308", "offset", Map.of())))
        .extracting(emitter -> emitter.service().name())
        .containsExactly("orders", "mails-db", "mails-exporter");
  }

  private static Series onItself(String name, Map<String, String> resource) {
    SeriesKey key =
        new SeriesKey(
            "cpu", "", MetricKind.GAUGE, 0, false, Attributes.of(resource), Attributes.EMPTY);
    Emitter emitter = new Emitter(Service.named(name), "", "", name);
    return new Series(key, emitter, new long[] {1}, new double[] {1}, new long[1]);
  }

  @Test
  void anAttributeWhoseValuesAreMachinesSaysOnWhichOneContainersRun() {
    List<Series> told =
        List.of(
            onItself("box-1", Map.of("runs.at", "rack-1", "buddy", "box-2", "owner", "rack-1")),
            onItself("box-2", Map.of("runs.at", "rack-2", "owner", "somebody")),
            onItself("rack-1", Map.of("id", "rack-1")),
            onItself("rack-2", Map.of("id", "rack-2")));
    assertThat(Watchers.named(told, List.of()))
        .extracting(one -> one.emitter().node())
        .as("one says a buddy, and not all owners are machines")
        .containsExactly("rack-1", "rack-2", "rack-1", "rack-2");
  }

  @Test
  void aHostsExporterIsOneForAllThatIsToldOfItsBeingScraped() {
    assertThat(
            named(
                told("hosts", "10.0.0.7:9100", "node_load1", Map.of("node", "host-a")),
                told("hosts", "10.0.0.7:9100", "up", Map.of("node", "host-a")),
                told("hosts", "10.0.0.7:9100", "scrape_duration_seconds", Map.of("node", "host-a")),
                told("hosts", "10.0.0.7:9100", "process_open_fds", Map.of("node", "host-a"))))
        .extracting(emitter -> emitter.service().name())
        .containsOnly("host-a");
  }

  @Test
  void whatIsToldOfDeploymentsBesidePodsIsOfTheirServices() {
    assertThat(
            named(
                told("state", "1", "restarts", Map.of("pod", "orders-866bd68c97-xcqfx")),
                told("state", "1", "restarts", Map.of("pod", "orders-db-0")),
                told("state", "1", "available", Map.of("deployment", "orders"))))
        .extracting(Emitter::service)
        .containsExactly(ORDERS, STORE, ORDERS);
  }

  @Test
  void whoTellsOfServicesAloneByALabelTellsOfThem() {
    assertThat(
            named(
                told("sli", "1", "rate", Map.of("of", "orders-grpc", "kind", "a")),
                told("sli", "1", "rate", Map.of("of", "orders-db", "kind", "b")),
                told("sli", "1", "up", Map.of())))
        .extracting(Emitter::service)
        .containsExactly(ORDERS, STORE, Service.named("sli"));
  }

  @Test
  void aLabelCalledAServiceNamesWhomNobodyElseKnows() {
    assertThat(
            named(
                told("cloudwatch-exporter", "1", "latency", Map.of("service", "cart", "app", "x")),
                told("cloudwatch-exporter", "1", "latency", Map.of("service", "mail", "app", "x"))))
        .extracting(emitter -> emitter.service().name())
        .containsExactly("cart", "mail");
    assertThat(
            named(
                told("cart", "1", "latency", Map.of("service", "cart")),
                told("cart", "1", "latency", Map.of("service", "mail"))))
        .extracting(emitter -> emitter.service().name())
        .containsOnly("cart");
  }

  @Test
  void theEndsOfCallsAreKnownToo() {
    assertThat(
            named(
                told("poller", "1", "latency", Map.of("part", "cart")),
                told("poller", "1", "latency", Map.of("part", "mail")),
                told("graph", "1", "calls", Map.of("client", "cart", "server", "mail"))))
        .extracting(emitter -> emitter.service().name())
        .containsExactly("cart", "mail", "graph");
  }

  @Test
  void whoTellsOfAnythingElseAsWellTellsOfItself() {
    Service gate = Service.named("gate");
    assertThat(
            named(
                told("gate", "1", "rate", Map.of("route", "orders")),
                told("gate", "1", "rate", Map.of("route", "orders-db")),
                told("gate", "1", "jobs", Map.of())))
        .extracting(Emitter::service)
        .containsOnly(gate);
    assertThat(named(told("gate", "1", "rate", Map.of("route", "orders"))))
        .extracting(Emitter::service)
        .containsOnly(gate);
  }

  @ParameterizedTest
  @CsvSource({
    "postgres-exporter, 10.0.0.7:9187, pg_up, server, orders-db:5432, orders-db.data.svc",
    "redis_exporter, cache:9121, redis_up, addr, redis://cache:6379/0, cache",
    "redis_exporter, cache:9121, redis_up, db, db0, cache",
    "kafka-exporter, kafka:9308, kafka_consumergroup_lag, consumergroup, orders, orders",
    "node-exporter, 10.0.0.7:9100, node_load1, node, host-a, host-a",
    "node, host-a:9100, node_load1, device, sda, host-a",
    "node, 10.0.0.7:9100, node_load1, device, sda, 10.0.0.7",
    "mysqld-exporter, 10.0.0.7:9104, mysql_up, db, 3, mysqld-exporter",
    "orders-api, cache:8080, jobs, server, orders-db:5432, orders-api",
  })
  void whatAnExporterTellsIsOfWhomItAsks(
      String job, String instance, String metric, String label, String value, String about) {
    assertThat(named(told(job, instance, metric, Map.of(label, value))))
        .extracting(emitter -> emitter.service().name())
        .containsExactly(about);
  }

  @Test
  void whatIsOfAMachineIsToldApart() {
    Series own = told("orders", "host-a", "jobs", Map.of("host.name", "host-a"), Map.of());
    Series pod = told("", "", "cpu", Map.of("k8s.pod.name", "orders-db-0"), Map.of());
    Series host = told("", "", "system.cpu.time", Map.of("host.name", "host-a"), Map.of());
    Series node = told("node", "host-a:9100", "node_load1", Map.of());
    Series nobodys = told("", "", "anything", Map.of(), Map.of());
    assertThat(
            Watchers.withoutMachines(
                Watchers.named(List.of(own, pod, host, node, nobodys), List.of(ORDERS, STORE))))
        .extracting(one -> one.emitter().service().name())
        .containsExactly("orders", "orders-db.data.svc", "");
  }

  @Test
  void aCallIsOfItsOwnEnds() {
    Emitter own = new Emitter(Service.named("proxies"), "1", "", "");
    Map<String, String> ends = Map.of("source_workload", "web", "destination_workload", "orders");
    Map<String, String> labels = new java.util.TreeMap<>(ends);
    labels.put("pod", "web-866bd68c97-xcqfx");
    assertThat(
            named(
                told("proxies", "1", "istio_requests_total", labels),
                told("proxies", "1", "cpu", Map.of("pod", "orders-866bd68c97-xcqfx"))))
        .first()
        .isEqualTo(own);
  }
}
