package dev.whence.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.receive.OtlpHttpServer;
import dev.whence.receive.PeerDoors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.quarkus.grpc.runtime.GrpcServer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.value.registry.ValueRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/// Every port and every endpoint: without credentials, with those for something else, and across
/// tenants. Endpoints come from the OpenAPI document, so that new ones are tried too.
@QuarkusTest
@TestProfile(Guarded.class)
class GuardedTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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

  @Inject OtlpHttpServer otlpHttp;
  @Inject PeerDoors peers;
  @Inject ValueRegistry registry;
  @Inject Pipeline pipeline;
  @Inject Router router;
  @Inject WhenceConfig config;

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI main;

  private record Endpoint(String method, String path) {}

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    return send(CLIENT, "http://127.0.0.1:" + main.getPort() + path, method, "{}", headers);
  }

  private static HttpResponse<String> send(
      HttpClient client, String address, String method, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String[] as(String name, String... more) {
    List<String> headers = new ArrayList<>(List.of("X-API-Key", Guarded.key(name)));
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  private List<Endpoint> endpoints() throws Exception {
    JsonNode document = JSON.readTree(send("GET", "/q/openapi?format=json", as("root")).body());
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
    assertThat(send("GET", "/q/health").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/q/health/live").statusCode()).isEqualTo(200);
    for (Endpoint each : everyWayIn()) {
      HttpResponse<String> none = send(each.method, each.path);
      assertThat(none.statusCode()).as(each.toString()).isEqualTo(401);
      assertThat(none.headers().firstValue("WWW-Authenticate")).as(each.toString()).isPresent();
      assertThat(send(each.method, each.path, "Authorization", "Bearer wrong").statusCode())
          .as(each.toString())
          .isEqualTo(401);
      assertThat(send(each.method, each.path, as("old")).statusCode())
          .as(each.toString())
          .isEqualTo(401);
    }
  }

  @Test
  void noCredentialReachesAnotherTenant() throws Exception {
    for (Endpoint each : everyWayIn()) {
      for (String name : List.of("bank-in", "bank-ask")) {
        HttpResponse<String> other =
            send(each.method, each.path, as(name, "X-Scope-OrgID", "shop"));
        assertThat(other.statusCode()).as(name + " " + each).isEqualTo(403);
      }
    }
  }

  @Test
  void aRoleIsForOneThing() throws Exception {
    for (Endpoint each : endpoints()) {
      int ingest = send(each.method, each.path, as("bank-in")).statusCode();
      int query = send(each.method, each.path, as("bank-ask")).statusCode();
      assertThat(List.of(ingest, query)).as(each.toString()).contains(403);
    }
    assertThat(send("GET", "/api/v1/services", as("bank-in")).statusCode()).isEqualTo(403);
    assertThat(send("POST", "/v1/logs", as("bank-ask")).statusCode()).isEqualTo(403);
    assertThat(send("POST", "/v1/logs", as("bank-in")).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/api/v1/services", as("shop-respond")).statusCode()).isEqualTo(403);
  }

  @Test
  void tenantsSeeWhatIsTheirs() throws Exception {
    String marker = "marker-of-the-shop";
    String log =
        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"%s\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"request_id=abcd1234 %s\"}}]}]}]}"
            .formatted(marker, marker);
    assertThat(send(CLIENT, address("/v1/logs"), "POST", log, as("shop-in")).statusCode())
        .isEqualTo(200);
    pipeline.intake().settle().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(send("GET", "/api/v1/services", as("shop-ask")).body()).contains(marker);
    assertThat(send("GET", "/api/v1/services", as("root", "X-Scope-OrgID", "shop")).body())
        .contains(marker);
    assertThat(send("GET", "/api/v1/logs?q=marker", as("shop-ask")).body()).contains(marker);
    for (Endpoint each : endpoints()) {
      if (each.method.equals("GET")) {
        for (String question : List.of("?service=*", "?q=request&from=now-1h", "")) {
          String path = each.path + question.replace("*", "any");
          assertThat(send("GET", path, as("bank-ask")).body()).as(path).doesNotContain(marker);
        }
      }
    }
    assertThat(send("GET", "/api/v1/requests/abcd1234", as("bank-ask")).statusCode())
        .isEqualTo(404);
  }

  private HttpResponse<String> mcp(String body, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Accept", "application/json, text/event-stream"));
    return send(CLIENT, address("/mcp"), "POST", body, all.toArray(String[]::new));
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
    send(CLIENT, address("/v1/logs"), "POST", log, as("shop-in"));
    pipeline.intake().settle().toCompletableFuture().get(30, TimeUnit.SECONDS);
    String services = call("list_services", "{\"from\":\"now-1h\"}");
    String shops = session(as("shop-ask"));
    assertThat(mcp(services, as("shop-ask", "Mcp-Session-Id", shops)).body()).contains(marker);
    assertThat(mcp(services, "Mcp-Session-Id", shops).statusCode()).isEqualTo(401);
    assertThat(
            mcp(services, as("bank-ask", "Mcp-Session-Id", shops, "X-Scope-OrgID", "shop"))
                .statusCode())
        .isEqualTo(403);
    String banks = session(as("bank-ask"));
    String tools =
        mcp(
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/list\"}",
                as("bank-ask", "Mcp-Session-Id", banks))
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
              mcp(call(tool, arguments), as("bank-ask", "Mcp-Session-Id", session)).body();
          assertThat(told).as(tool + arguments).doesNotContain(marker);
        }
      }
    }
  }

  private String address(String path) {
    return "http://127.0.0.1:" + main.getPort() + path;
  }

  @Test
  void tokensOfTheIssuerAreCredentials() throws Exception {
    String asker =
        Guarded.Issuer.token(
            Set.of("whence-query", "x"), List.of("bank", "shop"), Duration.ofMinutes(5));
    assertThat(bearer("GET", "/api/v1/services", asker)).isEqualTo(200);
    assertThat(
            send(
                    "GET",
                    "/api/v1/services",
                    "Authorization",
                    "Bearer " + asker,
                    "X-Scope-OrgID",
                    "shop")
                .statusCode())
        .isEqualTo(200);
    assertThat(
            send(
                    "GET",
                    "/api/v1/services",
                    "Authorization",
                    "Bearer " + asker,
                    "X-Scope-OrgID",
                    "other")
                .statusCode())
        .isEqualTo(403);
    assertThat(bearer("POST", "/v1/logs", asker)).isEqualTo(403);
    String sender =
        Guarded.Issuer.token(Set.of("whence-ingest"), List.of("bank"), Duration.ofMinutes(5));
    assertThat(bearer("POST", "/v1/logs", sender)).isEqualTo(200);
    assertThat(
            bearer(
                "GET",
                "/api/v1/services",
                Guarded.Issuer.strangeToken(Set.of("whence-query"), List.of("bank"))))
        .isEqualTo(401);
    assertThat(
            bearer(
                "GET",
                "/api/v1/services",
                Guarded.Issuer.token(
                    Set.of("whence-query"), List.of("bank"), Duration.ofMinutes(-5))))
        .isEqualTo(401);
    assertThat(
            bearer(
                "GET",
                "/api/v1/services",
                Guarded.Issuer.token(Set.of("whence-query"), List.of(), Duration.ofMinutes(5))))
        .isEqualTo(403);
    String none = asker.substring(asker.indexOf('.'), asker.lastIndexOf('.') + 1);
    assertThat(bearer("GET", "/api/v1/services", "eyJhbGciOiJub25lIn0" + none)).isEqualTo(401);
    assertThat(grpc("authorization", "Bearer " + sender)).isEqualTo("OK");
    assertThat(grpc("authorization", "Bearer " + asker)).isEqualTo("PERMISSION_DENIED");
  }

  private int bearer(String method, String path, String token) throws Exception {
    return send(method, path, "Authorization", "Bearer " + token).statusCode();
  }

  @Test
  void theGrpcPortHasTheSameGate() {
    assertThat(grpc()).isEqualTo("UNAUTHENTICATED");
    assertThat(grpc("x-api-key", Guarded.key("bank-ask"))).isEqualTo("PERMISSION_DENIED");
    assertThat(grpc("x-api-key", Guarded.key("bank-in"), "x-scope-orgid", "shop"))
        .isEqualTo("PERMISSION_DENIED");
    assertThat(grpc("authorization", "Bearer " + Guarded.key("shop-in"))).isEqualTo("OK");
    for (String method :
        List.of(
            "opentelemetry.proto.collector.trace.v1.TraceService/Export",
            "opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
            "opentelemetry.proto.collector.logs.v1.LogsService/Export",
            "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "any.Service/Method")) {
      assertThat(grpcTo(method)).as(method).isIn("UNAUTHENTICATED", "UNIMPLEMENTED");
      assertThat(grpcTo(method, "x-api-key", Guarded.key("bank-in"), "x-scope-orgid", "shop"))
          .as(method)
          .isIn("PERMISSION_DENIED", "UNIMPLEMENTED");
    }
    assertThat(grpcTo("opentelemetry.proto.collector.trace.v1.TraceService/Export"))
        .isEqualTo("UNAUTHENTICATED");
  }

  private static final MethodDescriptor.Marshaller<byte[]> NOTHING =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          return new byte[0];
        }
      };

  private String grpcTo(String method, String... headers) {
    return grpc(
        channel ->
            ClientCalls.blockingUnaryCall(
                channel,
                MethodDescriptor.newBuilder(NOTHING, NOTHING)
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(method)
                    .build(),
                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                new byte[0]),
        headers);
  }

  private String grpc(String... headers) {
    return grpc(
        channel ->
            LogsServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .export(line()),
        headers);
  }

  private String grpc(Consumer<Channel> call, String... headers) {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", registry.get(GrpcServer.GRPC_TEST_PORT))
            .usePlaintext()
            .build();
    try {
      Metadata metadata = new Metadata();
      for (int i = 0; i < headers.length; i += 2) {
        metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
      }
      call.accept(
          ClientInterceptors.intercept(
              channel, MetadataUtils.newAttachHeadersInterceptor(metadata)));
      return "OK";
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode().name();
    } finally {
      channel.shutdownNow();
    }
  }

  private static ExportLogsServiceRequest line() {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(
                            KeyValue.newBuilder()
                                .setKey("service.name")
                                .setValue(AnyValue.newBuilder().setStringValue("grpc"))))
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .addLogRecords(
                            LogRecord.newBuilder()
                                .setBody(AnyValue.newBuilder().setStringValue("x")))))
        .build();
  }

  @Test
  void theSendersPortsHaveTheSameGateAndKnowCertificates() throws Exception {
    HttpClient plain = tls("");
    HttpClient edge = tls("edge");
    HttpClient stranger = tls("stranger");
    for (String address :
        List.of(
            "https://127.0.0.1:" + otlpHttp.port() + "/v1/logs",
            "https://127.0.0.1:" + peers.jaegerPort() + "/api/traces",
            "https://127.0.0.1:" + peers.zipkinPort() + "/api/v2/spans")) {
      String body = address.endsWith("spans") ? "[]" : "{}";
      assertThat(send(plain, address, "POST", body).statusCode()).as(address).isEqualTo(401);
      assertThat(send(stranger, address, "POST", body).statusCode()).as(address).isEqualTo(401);
      assertThat(send(plain, address, "POST", body, as("bank-ask")).statusCode()).isEqualTo(403);
      assertThat(send(edge, address, "POST", body, "X-Scope-OrgID", "bank").statusCode())
          .isEqualTo(403);
      assertThat(send(edge, address, "POST", body).statusCode()).as(address).isNotIn(401, 403);
      assertThat(send(plain, address, "POST", body, as("bank-in")).statusCode()).isNotIn(401, 403);
    }
    assertThatThrownBy(
            () -> send(CLIENT, "http://127.0.0.1:" + otlpHttp.port() + "/v1/logs", "POST", "{}"))
        .isInstanceOf(IOException.class);
  }

  private static HttpClient tls(String client) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store("servers"));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    SSLContext context = SSLContext.getInstance("TLS");
    if (client.isEmpty()) {
      context.init(null, trust.getTrustManagers(), null);
    } else {
      keys.init(store(client), Guarded.PASSWORD.toCharArray());
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }

  private static KeyStore store(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(Guarded.Certificates.file(name))) {
      store.load(file, Guarded.PASSWORD.toCharArray());
    }
    return store;
  }

  @Test
  void aSignedWebhookNeedsNoOtherCredential() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Guarded.SECRETS.get("whence.webhooks.github-secrets").getBytes(UTF_8), "HmacSHA256"));
    String signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal("{}".getBytes(UTF_8)));
    String path = "/api/v1/changes/github";
    assertThat(
            send("POST", path, "X-Hub-Signature-256", signature, "X-GitHub-Event", "ping")
                .statusCode())
        .isEqualTo(202);
    assertThat(send("POST", path, "X-Hub-Signature-256", "sha256=00").statusCode()).isEqualTo(401);
    assertThat(
            send("POST", "/api/v1/changes/argocd", "X-Hub-Signature-256", signature).statusCode())
        .isEqualTo(401);
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
      assertThat(send("GET", path, as("shop-ask")).statusCode()).as(path).isBetween(400, 431);
    }
    for (String path :
        List.of("/api/v1/logs?limit=999999999", "/api/v1/services?limit=999999999")) {
      assertThat(send("GET", path, as("shop-ask")).statusCode()).as(path).isEqualTo(200);
    }
    String large = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}";
    assertThat(
            send(CLIENT, address("/api/v1/explanations"), "POST", large, as("shop-ask"))
                .statusCode())
        .isEqualTo(413);
    String deep = "[".repeat(200_000);
    assertThat(
            send(CLIENT, address("/api/v1/explanations"), "POST", deep, as("shop-ask"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void manyHeadersAreTooMany() throws Exception {
    List<String> headers = new ArrayList<>(List.of("X-API-Key", Guarded.key("shop-in")));
    for (int i = 0; i < 500; i++) {
      headers.add("baggage");
      headers.add("k" + i + "=" + "v".repeat(100));
    }
    String[] all = headers.toArray(String[]::new);
    assertThat(answered(CLIENT, address("/v1/logs"), all)).isEqualTo(431);
    String otlp = "https://127.0.0.1:" + otlpHttp.port() + "/v1/logs";
    assertThat(answered(tls(""), otlp, all)).isEqualTo(431);
  }

  /// The server answers and closes without reading on: a client that is still sending may lose the
  /// answer with the connection, and asks again.
  private static int answered(HttpClient client, String address, String[] headers)
      throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return send(client, address, "POST", "{}", headers).statusCode();
      } catch (IOException cut) {
        if (attempt == 10) {
          throw cut;
        }
      }
    }
  }

  @Test
  void moreQuestionsAtOnceThanMayBeAreToldToComeBack() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address("/api/v1/explanations?service=s" + i)))
              .header("X-API-Key", Guarded.key("shop-ask"))
              .build();
      asked.add(CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
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
    assertThat(send("GET", "/api/v1/services", as("shop-ask")).statusCode()).isEqualTo(200);
  }

  /// Secrets, and their hashes, are in no answer and in no audit line; each question has its line.
  @Test
  void noSecretIsShownAndEveryQuestionIsAudited() throws Exception {
    send("GET", "/api/v1/services?from=now-7m&api_key=hidden-one", as("shop-ask"));
    StringBuilder everything = new StringBuilder();
    for (Endpoint each : endpoints()) {
      everything.append(send(each.method, each.path, as("root")).body());
    }
    String audit = Files.readString(Path.of("target/test-data/audit.log"));
    assertThat(audit)
        .contains(
            "\"caller\":\"shop-ask\",\"tenant\":\"shop\",\"method\":\"GET\",\"path\":\"/api/v1/services\",\"parameters\":{\"from\":\"now-7m\",\"api_key\":\"***\"}");
    everything.append(audit);
    String alert =
        "{\"status\":\"firing\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\",\"service\":\"secretive\"},\"startsAt\":\"%s\",\"fingerprint\":\"f1\"}]}"
            .formatted(Instant.now().minusSeconds(60));
    send(CLIENT, address("/api/v1/alerts/alertmanager"), "POST", alert, as("shop-in"));
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
    assertThat(send("GET", "/q/metrics", as("root")).body())
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
    send(CLIENT, address("/v1/logs"), "POST", log, as("shop-in"));
    String found = send("GET", "/api/v1/logs?q=zebra", as("shop-ask")).body();
    assertThat(found).contains("password=***").doesNotContain("tiger7").doesNotContain("jo@shop");
  }
}
