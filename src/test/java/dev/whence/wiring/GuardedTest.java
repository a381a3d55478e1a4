package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every endpoint: without credentials, with those for something else, and across tenants.
@QuarkusTest
@TestProfile(Guarded.class)
class GuardedTest extends GuardedFixture {

  @Inject Pipeline pipeline;
  @Inject Router router;

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
    assertThat(all).anyMatch(each -> each.path().startsWith("/mcp"));
    assertThat(all).anyMatch(each -> each.path().equals("/v1/logs"));
    return List.copyOf(all);
  }

  @Test
  void nothingButHealthIsAnsweredWithoutACredential() throws Exception {
    assertThat(calls().send("GET", "/q/health").statusCode()).isEqualTo(200);
    assertThat(calls().send("GET", "/q/health/live").statusCode()).isEqualTo(200);
    for (Endpoint each : everyWayIn()) {
      HttpResponse<String> none = calls().send(each.method(), each.path());
      assertThat(none.statusCode()).as(each.toString()).isEqualTo(401);
      assertThat(none.headers().firstValue("WWW-Authenticate")).as(each.toString()).isPresent();
      assertThat(
              calls()
                  .send(each.method(), each.path(), "Authorization", "Bearer wrong")
                  .statusCode())
          .as(each.toString())
          .isEqualTo(401);
      assertThat(calls().send(each.method(), each.path(), GuardedCalls.as("old")).statusCode())
          .as(each.toString())
          .isEqualTo(401);
    }
  }

  @Test
  void noCredentialReachesAnotherTenant() throws Exception {
    for (Endpoint each : everyWayIn()) {
      for (String name : List.of("bank-in", "bank-ask")) {
        HttpResponse<String> other =
            calls()
                .send(each.method(), each.path(), GuardedCalls.as(name, "X-Scope-OrgID", "shop"));
        assertThat(other.statusCode()).as(name + " " + each).isEqualTo(403);
      }
    }
  }

  @Test
  void aRoleIsForOneThing() throws Exception {
    for (Endpoint each : endpoints()) {
      int ingest =
          calls().send(each.method(), each.path(), GuardedCalls.as("bank-in")).statusCode();
      int query =
          calls().send(each.method(), each.path(), GuardedCalls.as("bank-ask")).statusCode();
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
      if (each.method().equals("GET")) {
        for (String question : List.of("?service=*", "?q=request&from=now-1h", "")) {
          String path = each.path() + question.replace("*", "any");
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
}
