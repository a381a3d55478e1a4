package dev.whence.explain.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.facts.ServiceNames;
import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceGraphTest {

  private static final Service SHOP = Service.named("shop");
  private static final Service PROXY = Service.named("proxy");
  private static final Service PAY = Service.named("pay");
  private static final Service BANK = Service.named("bank");

  private static ServiceGraph chain() {
    return new ServiceGraph().add(SHOP, PROXY, 1).add(PROXY, PAY, 1).add(PAY, BANK, 1);
  }

  @Test
  void silentHopIsBridged() {
    assertThat(chain().observedCallees(SHOP, one -> !one.equals(PROXY))).containsExactly(PAY);
  }

  @Test
  void oneRateOfAllEdgesTellsOnlyThatThereAreCalls() {
    assertThat(chain().tellsRates()).isFalse();
    assertThat(chain().add(SHOP, BANK, 2).tellsRates()).isTrue();
    assertThat(new ServiceGraph().tellsRates()).isFalse();
  }

  @Test
  void circlesEnd() {
    ServiceGraph graph = chain().add(BANK, SHOP, 1);
    assertThat(graph.reach(PAY)).containsEntry(PAY, 0).containsEntry(PROXY, 3);
    assertThat(graph.observedCallees(SHOP, one -> false)).isEmpty();
  }

  @Test
  void selfCallIsNoEdge() {
    assertThat(new ServiceGraph().add(SHOP, SHOP, 1).isEmpty()).isTrue();
  }

  private static Series calls(String metric, double total, Map<String, String> labels) {
    return calls("", metric, total, labels);
  }

  private static Series calls(
      String emitter, String metric, double total, Map<String, String> labels) {
    SeriesKey key =
        new SeriesKey(metric, "", MetricKind.SUM, 2, true, Attributes.EMPTY, Attributes.of(labels));
    long[] times = {0, 10_000_000_000L};
    return new Series(
        key,
        new Emitter(Service.named(emitter), "", "", ""),
        times,
        new double[] {0, total},
        new long[2]);
  }

  private static ServiceGraph read(Series... series) {
    return ServiceGraph.of(
        CallLabels.once(List.of(series), _ -> false), new ServiceNames(List.of(SHOP, PAY)));
  }

  @ParameterizedTest
  @CsvSource({
    "client, server",
    "source_workload, destination_workload",
    "source_workload, destination_service_name",
    "source, destination",
    "deployment, dst_deployment",
  })
  void labelsThatNameBothEndsAreAnEdge(String client, String server) {
    ServiceGraph graph = read(calls("requests_total", 50, Map.of(client, "Shop", server, "pay")));
    assertThat(graph.rate(SHOP, PAY)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "http.client.request.duration, server.address, pay, true",
    "http_client_requests_seconds, client_name, pay.shop.svc, true",
    "rpc.client.requests, server_address, PAY, true",
    "outbound_http_request_duration_seconds, host, pay:8080, true",
    "nginx_upstream_response_total, upstream, pay, true",
    "http_client_duration_seconds, peer, pay, true",
    "okhttp.requests, target.host, pay, true",
    "guzzle_request_duration_seconds, host, pay:8080, true",
    "http.client.request.duration, url.scheme, https, false",
    "http_request_duration_seconds, host, pay:8080, false",
    "http.client.open_connections, server.address, pay, false",
    "http.server.request.duration, server.address, pay, false",
  })
  void clientsTellWhomTheyCall(String metric, String label, String value, boolean edge) {
    ServiceGraph graph = read(calls("shop", metric, 50, Map.of(label, value)));
    assertThat(graph.rate(SHOP, PAY)).isEqualTo(edge ? 5 : 0);
  }

  @Test
  void anEndThatIsNotKnownIsNoEdge() {
    assertThat(read(calls("requests_total", 50, Map.of("client", "unknown", "server", "pay"))))
        .matches(ServiceGraph::isEmpty);
  }

  @Test
  void whatIsOutsideOfAMeshIsKnownByItsHost() {
    Map<String, String> labels =
        Map.of(
            "source_workload", "shop",
            "destination_workload", "unknown",
            "destination_service_name", "api.pay.example");
    assertThat(
            read(calls("requests_total", 50, labels)).rate(SHOP, Service.named("api.pay.example")))
        .isEqualTo(5);
    Map<String, String> passed =
        Map.of("source_workload", "shop", "destination_service_name", "PassthroughCluster");
    assertThat(read(calls("requests_total", 50, passed))).matches(ServiceGraph::isEmpty);
  }

  @Test
  void oneCallIsCountedOnceHoweverManyTellOfIt() {
    Map<String, String> bySource =
        Map.of("source_workload", "shop", "destination_workload", "pay", "reporter", "source");
    Map<String, String> byDestination =
        Map.of("source_workload", "shop", "destination_workload", "pay", "reporter", "destination");
    ServiceGraph graph =
        read(
            calls("requests_total", 50, bySource),
            calls("requests_total", 50, byDestination),
            calls("failed_total", 10, bySource));
    assertThat(graph.rate(SHOP, PAY)).isEqualTo(5);
  }
}
