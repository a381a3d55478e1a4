package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The guarded service, and its endpoints out of the OpenAPI document, so that new ones are tried
/// too.
abstract class GuardedFixture {

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

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI main;

  final GuardedCalls calls() {
    return new GuardedCalls(main.getPort());
  }

  record Endpoint(String method, String path) {}

  final List<Endpoint> endpoints() throws Exception {
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
}
