package dev.whence.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.model.Points;
import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.TimeRange;
import dev.whence.pull.Served.Answer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What connectors make of answers as the sources' own documentation has them.
class ConnectorsTest {

  @TempDir Path directory;

  private static final String V3 =
      """
      {"result":{"resourceSpans":[{"resource":{"attributes":[
        {"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[
        {"traceId":"0000000000000000000000000000d001","spanId":"0000000000000001","name":"buy",
         "kind":2,"startTimeUnixNano":"1795528200000000000","endTimeUnixNano":"1795528201000000000"},
        {"traceId":"0000000000000000000000000000d001","spanId":"0000000000000002","name":"pay",
         "parentSpanId":"0000000000000001","kind":3,
         "startTimeUnixNano":"1795528200100000000","endTimeUnixNano":"1795528200900000000"}]}]}]}}
      """;

  private static final String LEGACY =
      """
      {"data":[{"traceID":"d002","spans":[
        {"traceID":"d002","spanID":"1","operationName":"buy",
         "references":[],"startTime":1795528200000000,"duration":1000,"processID":"p1",
         "tags":[{"key":"span.kind","type":"string","value":"server"},
                 {"key":"error","type":"bool","value":true}],
         "logs":[{"timestamp":1795528200000500,"fields":[{"key":"event","value":"late"}]}]},
        {"traceID":"000000000000d002","spanID":"0000000000000002","operationName":"pay",
         "references":[{"refType":"CHILD_OF","traceID":"000000000000d002","spanID":"0000000000000001"}],
         "startTime":1795528200000100,"duration":100,"processID":"p2","tags":[],"logs":[]}],
        "processes":{"p1":{"serviceName":"shop","tags":[{"key":"hostname","value":"h1"}]},
                     "p2":{"serviceName":"bank","tags":[]}}}],
       "total":0,"limit":0,"offset":0,"errors":null}
      """;

  @Test
  void jaegerByItsStableApi() throws Exception {
    try (Served served =
        new Served(
            uri ->
                uri.getPath().endsWith("/services")
                    ? new Answer(200, "{\"services\":[\"shop\",\"bank\"]}")
                    : uri.getQuery().contains("serviceName=shop")
                        ? new Answer(200, V3)
                        : new Answer(404, "{\"error\":{\"httpCode\":404}}"))) {
      Pulled pulled = new Pulled(Pulled.source(PullSource.Kind.JAEGER, served.url()), directory);
      pulled.all();
      assertThat(pulled.items()).as("each span once, however many windows show it").isEqualTo(2);
      Spans spans = Spans.of(pulled.exports.getFirst().frame());
      assertThat(spans.span(1).name()).isEqualTo("pay");
      assertThat(spans.span(1).kind()).isEqualTo(SpanKind.CLIENT);
      assertThat(served.asked()).noneMatch(path -> path.startsWith("/api/traces"));
      pulled.later(Duration.ofMinutes(1));
      pulled.all();
      assertThat(pulled.items()).isEqualTo(2);
    }
  }

  @Test
  void jaegerByItsOlderApi() throws Exception {
    try (Served served =
        new Served(
            uri ->
                switch (uri.getPath()) {
                  case "/api/services" -> new Answer(200, "{\"data\":[\"shop\"],\"total\":1}");
                  case "/api/traces" -> new Answer(200, LEGACY);
                  default -> new Answer(404, "404 page not found");
                })) {
      Pulled pulled = new Pulled(Pulled.source(PullSource.Kind.JAEGER, served.url()), directory);
      pulled.all();
      assertThat(pulled.items()).isEqualTo(2);
      Spans spans = Spans.of(pulled.exports.getFirst().frame());
      Span buy = spans.span(0);
      Span pay = spans.span(1);
      assertThat(buy.isError()).isTrue();
      assertThat(buy.resource().text("host.name")).isEqualTo("h1");
      assertThat(buy.events().getFirst().name()).isEqualTo("late");
      assertThat(pay.parentSpanId()).isEqualTo(buy.spanId());
      assertThat(pay.resource().text("service.name")).isEqualTo("bank");
    }
  }

  @Test
  void jaegersWindowIsHalvedWhereItsAnswerIsFull() throws Exception {
    AtomicInteger full = new AtomicInteger(3);
    try (Served served =
        new Served(
            uri ->
                uri.getPath().endsWith("/services")
                    ? new Answer(200, "{\"services\":[\"shop\"]}")
                    : full.getAndDecrement() > 0 ? new Answer(200, V3) : new Answer(404, ""))) {
      Pulled pulled =
          new Pulled(
              Pulled.source(PullSource.Kind.JAEGER, served.url(), Map.of(), List.of(), 1, 1 << 20),
              directory);
      pulled.step();
      assertThat(served.asked()).as("services, whole, half, quarter, the rest").hasSize(8);
      assertThat(pulled.state().rejectedItems()).isZero();
    }
  }

  @Test
  void prometheusAtMultiplesOfItsStep() throws Exception {
    String matrix =
        """
        {"status":"success","data":{"resultType":"matrix","result":[{"metric":
          {"__name__":"hikaricp_connections_active","job":"shop","pool":"main"},
          "values":[[1795527000,"3"],[1795527015,"NaN"],[1795527030,"+Inf"]]}]}}
        """;
    try (Served served =
        new Served(
            uri ->
                uri.getPath().endsWith("/values")
                    ? new Answer(
                        200, "{\"status\":\"success\",\"data\":[\"hikaricp_connections_active\"]}")
                    : new Answer(200, matrix))) {
      Pulled pulled =
          new Pulled(
              Pulled.source(
                  PullSource.Kind.PROMETHEUS,
                  served.url(),
                  Map.of("shop_errors", "sum(rate(errors_total[1m]))"),
                  List.of("{job=\"shop\"}"),
                  10,
                  1 << 20),
              directory);
      pulled.step();
      assertThat(served.asked().stream().filter(path -> path.contains("query_range")))
          .hasSize(2)
          .allMatch(path -> path.contains("step=15.000"))
          .anyMatch(
              path -> path.contains("query=hikaricp_connections_active%7Bjob%3D%22shop%22%7D"));
      Points points = Points.of(pulled.exports.getFirst().frame());
      assertThat(points.size()).isEqualTo(3);
      assertThat(points.key(0).resource().text("job")).isEqualTo("shop");
      assertThat(points.key(0).attributes().text("pool")).isEqualTo("main");
    }
  }

  private List<String> queriesOf(Map<String, String> queries, String... selectors)
      throws Exception {
    String none = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";
    try (Served served =
        new Served(
            uri ->
                new Answer(
                    200,
                    uri.getPath().endsWith("/values")
                        ? "{\"status\":\"success\",\"data\":[\"up\"]}"
                        : none))) {
      PullSource source =
          Pulled.source(
              PullSource.Kind.PROMETHEUS, served.url(), queries, List.of(selectors), 10, 1 << 20);
      new Pulled(source, directory).step();
      return served.asked().stream()
          .filter(path -> path.contains("query_range"))
          .map(path -> path.replaceAll(".*query=([^&]*).*", "$1"))
          .map(query -> URLDecoder.decode(query, StandardCharsets.UTF_8))
          .distinct()
          .toList();
    }
  }

  @Test
  void ofOneMetricEverySelectorSelectsItsOwnSeries() throws Exception {
    assertThat(queriesOf(Map.of(), "{job=\"shop\"}", "{job=\"pay\"}"))
        .containsExactly("up{job=\"shop\"}", "up{job=\"pay\"}");
  }

  @Test
  void aSelectorThatNamesMetricsKeepsItsOtherMatchers() throws Exception {
    assertThat(queriesOf(Map.of(), "{__name__=~\"up|down\",job=\"shop\"}"))
        .containsExactly("{__name__=\"up\",__name__=~\"up|down\",job=\"shop\"}");
    assertThat(queriesOf(Map.of(), "up")).containsExactly("up");
  }

  @Test
  void aConfiguredQueryStandsForTheMetricOfItsName() throws Exception {
    assertThat(queriesOf(Map.of("up", "sum(up)"), "{job=\"shop\"}")).containsExactly("sum(up)");
  }

  @Test
  void grafanasWindowIsHalvedWhereItsAnswerIsFull() throws Exception {
    String full =
        """
        [{"id":7,"alertId":0,"time":1795528200000,"text":"3.9.0 is out","tags":["deploy"]},
         {"id":8,"alertId":12,"time":1795528200000,"text":"an alert","tags":[]}]
        """;
    AtomicInteger answers = new AtomicInteger(3);
    try (Served served =
        new Served(_ -> new Answer(200, answers.getAndDecrement() > 0 ? full : "[]"))) {
      Pulled pulled =
          new Pulled(
              Pulled.source(PullSource.Kind.GRAFANA, served.url(), Map.of(), List.of(), 2, 1 << 20),
              directory);
      pulled.step();
      assertThat(served.asked()).as("whole, half, quarter, the rest").hasSize(7);
      assertThat(pulled.state().rejectedItems()).isZero();
    }
  }

  @Test
  void whatGrafanaHasTooMuchOfInAMinuteIsTold() throws Exception {
    String full = "[{\"id\":7,\"time\":1795528200000,\"text\":\"out\",\"tags\":[\"deploy\"]}]";
    try (Served served = new Served(_ -> new Answer(200, full))) {
      Pulled pulled =
          new Pulled(
              Pulled.source(PullSource.Kind.GRAFANA, served.url(), Map.of(), List.of(), 1, 1 << 20),
              directory);
      pulled.step();
      assertThat(pulled.exports.getFirst().rejected().reason())
          .isEqualTo("more annotations in one minute than 'most' allows");
      assertThat(pulled.items()).isPositive();
    }
  }

  @Test
  void grafanasAnnotationsAreChanges() throws Exception {
    String annotations =
        """
        [{"id":7,"alertId":0,"dashboardUID":"d1","panelId":0,"userId":3,"login":"ann",
          "email":"ann@example.org","time":1795528200000,"timeEnd":1795528260000,
          "text":"3.9.0 is out","tags":["deploy","service:shop","env:prod","version:3.9.0"]},
         {"id":8,"alertId":12,"time":1795528200000,"text":"an alert","tags":[]},
         {"id":9,"alertId":0,"time":1795528200000,"text":"ours","tags":["explanation:exp_1"]}]
        """;
    try (Served served = new Served(_ -> new Answer(200, annotations))) {
      Pulled pulled = new Pulled(Pulled.source(PullSource.Kind.GRAFANA, served.url()), directory);
      pulled.step();
      Changes changes = Changes.of(pulled.exports.getFirst().frame());
      assertThat(changes.size()).isEqualTo(1);
      ChangeEvent change = changes.event(0);
      assertThat(change.id()).isEqualTo("grafana-main-7");
      assertThat(change.kind()).isEqualTo(ChangeKind.DEPLOYMENT);
      assertThat(change.service().name()).isEqualTo("shop");
      assertThat(change.service().environment()).isEqualTo("prod");
      assertThat(change.version()).isEqualTo("3.9.0");
      assertThat(change.timeNanos())
          .isEqualTo(TimeRange.nanos(Instant.ofEpochMilli(1795528200000L)));
      assertThat(change.endNanos())
          .isEqualTo(TimeRange.nanos(Instant.ofEpochMilli(1795528260000L)));
      assertThat(change.toString()).doesNotContain("ann@").doesNotContain("ann,");
      assertThat(served.asked().getFirst()).contains("tags=deploy").contains("type=annotation");
    }
  }
}
