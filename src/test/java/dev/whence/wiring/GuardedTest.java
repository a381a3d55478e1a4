package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every port and every endpoint: without credentials, with those for something else, and across
/// tenants. Endpoints come from the OpenAPI document, so that new ones are tried too.
@QuarkusTest
@TestProfile(Guarded.class)
class GuardedTest {

  private static final JsonMapper JSON = new JsonMapper();

  /// The senders' paths of the service's own port.
  private static final List<String> DOORS =
      List.of(
          "/v1/traces",
          "/v1/logs",
          "/v1/metrics",
          "/otlp/v1/logs",
          "/api/traces",
          "/api/v2/spans",
          "/loki/api/v1/push",
          "/_bulk",
          "/logs/_bulk",
          "/elasticsearch/_bulk",
          "/api/v1/write",
          "/api/v1/changes",
          "/api/v1/changes/github",
          "/api/v1/changes/argocd",
          "/api/v1/alerts/alertmanager");

  @Inject Pipeline pipeline;
  @Inject Router router;
  @Inject WhenceConfig config;

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI main;

  private GuardedCalls calls() {
    return new GuardedCalls(main.getPort());
  }

  private record Endpoint(String method, String path) {}

  private List<Endpoint> endpoints() throws Exception {
    JsonNode document =
        JSON.readTree(
            calls().send("GET", "/q/openapi?format=json", GuardedCalls.as("root")).body());
    List<Endpoint> endpoints = new ArrayList<>();
    document
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (Set.of("get", "post", "put", "delete", "patch").contains(method)) {
                            String filled = path.getKey().replaceAll("\\{[^}]*}", "x1");
                            endpoints.add(new Endpoint(method.toUpperCase(Locale.ROOT), filled));
                          }
                        }));
    assertThat(endpoints).hasSizeGreaterThan(30);
    DOORS.forEach(door -> endpoints.add(new Endpoint("POST", door)));
    endpoints.add(new Endpoint("GET", "/"));
    endpoints.add(new Endpoint("GET", "/q/metrics"));
    endpoints.add(new Endpoint("GET", "/q/openapi"));
    endpoints.add(new Endpoint("DELETE", "/anything"));
    return endpoints;
  }

  /// The same, and what the router has beyond the document: so no way in can be forgotten.
  private List<Endpoint> everyWayIn() throws Exception {
    Set<Endpoint> all = new LinkedHashSet<>(endpoints());
    for (Route route : router.getRoutes()) {
      String path = route.getPath();
      if (path != null && !path.startsWith("/q/health")) {
        String filled = path.replaceAll(":[A-Za-z]+", "x1").replace("*", "x1");
        Set<HttpMethod> methods = route.methods();
        for (String method :
            methods == null
                ? List.of("GET", "POST")
                : methods.stream().map(HttpMethod::name).toList()) {
          if (Set.of("GET", "POST", "PUT", "DELETE", "PATCH").contains(method)) {
            all.add(new Endpoint(method, filled));
          }
        }
      }
    }
    assertThat(all).anyMatch(each -> each.path.startsWith("/mcp"));
    assertThat(all).anyMatch(each -> each.path.equals("/v1/logs"));
    return List.copyOf(all);
  }

  @Test
  void nothingButHealthIsAnsweredWithoutACredential() throws Exception {
    assertThat(calls().send("GET", "/q/health").statusCode()).isEqualTo(200);
    assertThat(calls().send("GET", "/q/health/live").statusCode()).isEqualTo(200);
    for (Endpoint each : everyWayIn()) {
      HttpResponse<String> none = calls().send(each.method, each.path);
      assertThat(none.statusCode()).as(each.toString()).isEqualTo(401);
      assertThat(none.headers().firstValue("WWW-Authenticate")).as(each.toString()).isPresent();
      assertThat(calls().send(each.method, each.path, "Authorization", "Bearer wrong").statusCode())
          .as(each.toString())
          .isEqualTo(401);
      assertThat(calls().send(each.method, each.path, GuardedCalls.as("old")).statusCode())
          .as(each.toString())
          .isEqualTo(401);
    }
  }

  @Test
  void noCredentialReachesAnotherTenant() throws Exception {
    for (Endpoint each : everyWayIn()) {
      for (String name : List.of("bank-in", "bank-ask")) {
        HttpResponse<String> other =
            calls().send(each.method, each.path, GuardedCalls.as(name, "X-Scope-OrgID", "shop"));
        assertThat(other.statusCode()).as(name + " " + each).isEqualTo(403);
      }
    }
  }

  @Test
  void aRoleIsForOneThing() throws Exception {
    for (Endpoint each : endpoints()) {
      int ingest = calls().send(each.method, each.path, GuardedCalls.as("bank-in")).statusCode();
      int query = calls().send(each.method, each.path, GuardedCalls.as("bank-ask")).statusCode();
      assertThat(List.of(ingest, query)).as(each.toString()).contains(403);
    }
    assertThat(calls().send("GET", "/api/v1/services", GuardedCalls.as("bank-in")).statusCode())
        .isEqualTo(403);
    assertThat(calls().send("POST", "/v1/logs", GuardedCalls.as("bank-ask")).statusCode())
        .isEqualTo(403);
    assertThat(calls().send("POST", "/v1/logs", GuardedCalls.as("bank-in")).statusCode())
        .isEqualTo(200);
    assertThat(
            calls().send("GET", "/api/v1/services", GuardedCalls.as("shop-respond")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void tenantsSeeWhatIsTheirs() throws Exception {
    String marker = "marker-of-the-shop";
    String log =
        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"%s\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"request_id=abcd1234 %s\"}}]}]}]}"
            .formatted(marker, marker);
    assertThat(
            GuardedCalls.send(
                    GuardedCalls.CLIENT,
                    calls().address("/v1/logs"),
                    "POST",
                    log,
                    GuardedCalls.as("shop-in"))
                .statusCode())
        .isEqualTo(200);
    pipeline.intake().settle().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(calls().send("GET", "/api/v1/services", GuardedCalls.as("shop-ask")).body())
        .contains(marker);
    assertThat(
            calls()
                .send("GET", "/api/v1/services", GuardedCalls.as("root", "X-Scope-OrgID", "shop"))
                .body())
        .contains(marker);
    assertThat(calls().send("GET", "/api/v1/logs?q=marker", GuardedCalls.as("shop-ask")).body())
        .contains(marker);
    for (Endpoint each : endpoints()) {
      if (each.method.equals("GET")) {
        for (String question : List.of("?service=*", "?q=request&from=now-1h", "")) {
          String path = each.path + question.replace("*", "any");
          assertThat(calls().send("GET", path, GuardedCalls.as("bank-ask")).body())
              .as(path)
              .doesNotContain(marker);
        }
      }
    }
    assertThat(
            calls()
                .send("GET", "/api/v1/requests/abcd1234", GuardedCalls.as("bank-ask"))
                .statusCode())
        .isEqualTo(404);
  }

  private HttpResponse<String> mcp(String body, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Accept", "application/json, text/event-stream"));
    return GuardedCalls.send(
        GuardedCalls.CLIENT, calls().address("/mcp"), "POST", body, all.toArray(String[]::new));
  }

  private String session(String... headers) throws Exception {
    HttpResponse<String> opened =
        mcp(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-03-26\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}",
            headers);
    assertThat(opened.statusCode()).isEqualTo(200);
    String id = opened.headers().firstValue("Mcp-Session-Id").orElse("");
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Mcp-Session-Id", id));
    mcp(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
        all.toArray(String[]::new));
    return id;
  }

  private static String call(String tool, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
        .formatted(tool, arguments);
  }

  /// Every tool, and with the session of somebody else.
  @Test
  void assistantsSeeWhatIsTheirTenants() throws Exception {
    String marker = "assistant-of-the-shop";
    String log =
        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"%s\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"request_id=feed5678\"}}]}]}]}"
            .formatted(marker);
    GuardedCalls.send(
        GuardedCalls.CLIENT, calls().address("/v1/logs"), "POST", log, GuardedCalls.as("shop-in"));
    pipeline.intake().settle().toCompletableFuture().get(30, TimeUnit.SECONDS);
    String services = call("list_services", "{\"from\":\"now-1h\"}");
    String shops = session(GuardedCalls.as("shop-ask"));
    assertThat(mcp(services, GuardedCalls.as("shop-ask", "Mcp-Session-Id", shops)).body())
        .contains(marker);
    assertThat(mcp(services, "Mcp-Session-Id", shops).statusCode()).isEqualTo(401);
    assertThat(
            mcp(
                    services,
                    GuardedCalls.as("bank-ask", "Mcp-Session-Id", shops, "X-Scope-OrgID", "shop"))
                .statusCode())
        .isEqualTo(403);
    String banks = session(GuardedCalls.as("bank-ask"));
    String tools =
        mcp(
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/list\"}",
                GuardedCalls.as("bank-ask", "Mcp-Session-Id", banks))
            .body();
    List<String> names =
        Pattern.compile("\"name\":\"([a-z_]+)\",")
            .matcher(tools)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(names).contains("list_services", "explain_spike");
    for (String tool : names) {
      for (String session : List.of(banks, shops)) {
        for (String arguments :
            List.of("{}", "{\"id\":\"feed5678\"}", "{\"service\":\"any\",\"from\":\"now-1h\"}")) {
          String told =
              mcp(call(tool, arguments), GuardedCalls.as("bank-ask", "Mcp-Session-Id", session))
                  .body();
          assertThat(told).as(tool + arguments).doesNotContain(marker);
        }
      }
    }
  }

  @Test
  void tooMuchOfEverythingIsRefusedAndNeverBreaksAnything() throws Exception {
    for (String path :
        List.of(
            "/api/v1/logs?q=a&from=now-9000d",
            "/api/v1/explanations?service=a&from=now-900d&to=now",
            "/api/v1/query_range?query=up&start=0&end=1764000000&step=1",
            "/api/v1/query_range?query=up&start=0&end=100&step=0.000001",
            "/api/v1/query?query=" + "(".repeat(5_000),
            "/api/v1/logs?limit=-1",
            "/api/traces?service=a&limit=99999999999",
            "/api/v1/indicators?service=a&signal=latency&from=now-900d")) {
      assertThat(calls().send("GET", path, GuardedCalls.as("shop-ask")).statusCode())
          .as(path)
          .isBetween(400, 431);
    }
    for (String path :
        List.of("/api/v1/logs?limit=999999999", "/api/v1/services?limit=999999999")) {
      assertThat(calls().send("GET", path, GuardedCalls.as("shop-ask")).statusCode())
          .as(path)
          .isEqualTo(200);
    }
    String large = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}";
    assertThat(
            GuardedCalls.send(
                    GuardedCalls.CLIENT,
                    calls().address("/api/v1/explanations"),
                    "POST",
                    large,
                    GuardedCalls.as("shop-ask"))
                .statusCode())
        .isEqualTo(413);
    String deep = "[".repeat(200_000);
    assertThat(
            GuardedCalls.send(
                    GuardedCalls.CLIENT,
                    calls().address("/api/v1/explanations"),
                    "POST",
                    deep,
                    GuardedCalls.as("shop-ask"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void moreQuestionsAtOnceThanMayBeAreToldToComeBack() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(calls().address("/api/v1/explanations?service=s" + i)))
              .header("X-API-Key", Guarded.key("shop-ask"))
              .build();
      asked.add(GuardedCalls.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> each : asked) {
      HttpResponse<String> answer = each.get(60, TimeUnit.SECONDS);
      statuses.add(answer.statusCode());
      if (answer.statusCode() == 429) {
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      }
    }
    assertThat(statuses)
        .contains(429)
        .allMatch(status -> status == 429 || status < 429 || status == 503);
    assertThat(calls().send("GET", "/api/v1/services", GuardedCalls.as("shop-ask")).statusCode())
        .isEqualTo(200);
  }

  /// Secrets, and their hashes, are in no answer and in no audit line; each question has its line.
  @Test
  void noSecretIsShownAndEveryQuestionIsAudited() throws Exception {
    calls()
        .send(
            "GET", "/api/v1/services?from=now-7m&api_key=hidden-one", GuardedCalls.as("shop-ask"));
    StringBuilder everything = new StringBuilder();
    for (Endpoint each : endpoints()) {
      everything.append(calls().send(each.method, each.path, GuardedCalls.as("root")).body());
    }
    String audit = Files.readString(Path.of("target/test-data/audit.log"));
    assertThat(audit)
        .contains(
            "\"caller\":\"shop-ask\",\"tenant\":\"shop\",\"method\":\"GET\",\"path\":\"/api/v1/services\",\"parameters\":{\"from\":\"now-7m\",\"api_key\":\"***\"}");
    everything.append(audit);
    String alert =
        "{\"status\":\"firing\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\",\"service\":\"secretive\"},\"startsAt\":\"%s\",\"fingerprint\":\"f1\"}]}"
            .formatted(Instant.now().minusSeconds(60));
    GuardedCalls.send(
        GuardedCalls.CLIENT,
        calls().address("/api/v1/alerts/alertmanager"),
        "POST",
        alert,
        GuardedCalls.as("shop-in"));
    String log =
        awaitLogged(
            "nothing is posted",
            "whence.pull.sources.one",
            "whence.pull.sources.two",
            "whence.pull.sources.three");
    everything.append(log).append(config);
    assertThat(everything)
        .doesNotContain("secret-of-the-test")
        .doesNotContain(Guarded.HIDDEN)
        .doesNotContain("hidden-one")
        .doesNotContain(Guarded.PASSWORD);
    assertThat(calls().send("GET", "/q/metrics", GuardedCalls.as("root")).body())
        .contains("whence_access_denied_total{reason=\"unauthenticated\"")
        .contains("whence_questions_answered_total")
        .contains("whence_journal_bytes")
        .contains("whence_alerts_waiting")
        .contains("whence_announcements_total{outcome=\"given_up\"")
        .contains("whence_pull_lag_seconds{source=\"one\"")
        .contains("whence_pull_failures_total{source=\"two\"")
        .contains("whence_compaction_failures_total")
        .contains("whence_receive_refused_total{reason=\"too_large\"")
        .contains(
            "whence_intake_refused_total{outcome=\"rejected\",reason=\"time\",signal=\"spans\"");
  }

  /// The failures of everything that a secret would be sent to.
  private static String awaitLogged(String... wanted) throws Exception {
    Instant deadline = Instant.now().plusSeconds(40);
    while (true) {
      String log = Files.readString(Guarded.LOG);
      if (Arrays.stream(wanted).allMatch(log::contains)) {
        return log;
      }
      assertThat(Instant.now()).as("%s in %s", List.of(wanted), log).isBefore(deadline);
      Thread.sleep(100);
    }
  }

  /// So that no new one is forgotten here.
  @Test
  void everySecretOfTheConfigurationIsTried() {
    Set<String> secrets = new TreeSet<>();
    collect(WhenceConfig.class, "whence", secrets);
    assertThat(secrets).hasSizeGreaterThan(10);
    for (String secret : secrets) {
      String pattern = secret.replace(".", "[.]").replace("*", "[a-z]+");
      assertThat(Guarded.SECRETS.keySet()).as(secret).anyMatch(name -> name.matches(pattern));
    }
  }

  private static void collect(Class<?> config, String path, Set<String> secrets) {
    for (Method method : config.getMethods()) {
      String name =
          path + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      String type = method.getGenericReturnType().getTypeName();
      Class<?> returned = method.getReturnType();
      if (returned.isInterface() && returned.getName().startsWith("dev.whence.wiring")) {
        collect(returned, name, secrets);
      } else if (type.startsWith("java.util.Map") && type.contains("dev.whence.wiring.")) {
        Type value =
            ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[1];
        collect((Class<?>) value, name + ".*", secrets);
      } else if (type.contains("java.lang.String")
          && name.matches(".*(secrets?|tokens?|password|api-key|hash-key)")) {
        secrets.add(name);
      } else if (name.endsWith(".headers")) {
        secrets.add(name + ".*");
      }
    }
  }

  @Test
  void whatIsSentIsRedactedBeforeItIsKept() throws Exception {
    String log =
        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"redacted\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"%d\",\"body\":{\"stringValue\":\"zebra password=tiger7 of jo@shop.example\"}}]}]}]}"
            .formatted((System.currentTimeMillis() - 60_000) * 1_000_000);
    GuardedCalls.send(
        GuardedCalls.CLIENT, calls().address("/v1/logs"), "POST", log, GuardedCalls.as("shop-in"));
    String found = calls().send("GET", "/api/v1/logs?q=zebra", GuardedCalls.as("shop-ask")).body();
    assertThat(found).contains("password=***").doesNotContain("tiger7").doesNotContain("jo@shop");
  }
}
