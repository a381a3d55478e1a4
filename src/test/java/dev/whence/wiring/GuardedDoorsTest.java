package dev.whence.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.value.registry.ValueRegistry;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/// Every port has the same gate, whoever vouches for a caller: keys, tokens of the issuer,
/// certificates, signatures.
@QuarkusTest
@TestProfile(Guarded.class)
class GuardedDoorsTest extends GuardedFixture {

  @Inject OtlpHttpServer otlpHttp;
  @Inject PeerDoors peers;
  @Inject ValueRegistry registry;

  @Test
  void tokensOfTheIssuerAreCredentials() throws Exception {
    String asker =
        Guarded.Issuer.token(
            Set.of("whence-query", "x"), List.of("bank", "shop"), Duration.ofMinutes(5));
    assertThat(bearer("GET", "/api/v1/services", asker)).isEqualTo(200);
    assertThat(
            calls()
                .send(
                    "GET",
                    "/api/v1/services",
                    "Authorization",
                    "Bearer " + asker,
                    "X-Scope-OrgID",
                    "shop")
                .statusCode())
        .isEqualTo(200);
    assertThat(
            calls()
                .send(
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
    return calls().send(method, path, "Authorization", "Bearer " + token).statusCode();
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
      assertThat(GuardedCalls.send(plain, address, "POST", body).statusCode())
          .as(address)
          .isEqualTo(401);
      assertThat(GuardedCalls.send(stranger, address, "POST", body).statusCode())
          .as(address)
          .isEqualTo(401);
      assertThat(
              GuardedCalls.send(plain, address, "POST", body, GuardedCalls.as("bank-ask"))
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              GuardedCalls.send(edge, address, "POST", body, "X-Scope-OrgID", "bank").statusCode())
          .isEqualTo(403);
      assertThat(GuardedCalls.send(edge, address, "POST", body).statusCode())
          .as(address)
          .isNotIn(401, 403);
      assertThat(
              GuardedCalls.send(plain, address, "POST", body, GuardedCalls.as("bank-in"))
                  .statusCode())
          .isNotIn(401, 403);
    }
    assertThatThrownBy(
            () ->
                GuardedCalls.send(
                    GuardedCalls.CLIENT,
                    "http://127.0.0.1:" + otlpHttp.port() + "/v1/logs",
                    "POST",
                    "{}"))
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
            calls()
                .send("POST", path, "X-Hub-Signature-256", signature, "X-GitHub-Event", "ping")
                .statusCode())
        .isEqualTo(202);
    assertThat(calls().send("POST", path, "X-Hub-Signature-256", "sha256=00").statusCode())
        .isEqualTo(401);
    assertThat(
            calls()
                .send("POST", "/api/v1/changes/argocd", "X-Hub-Signature-256", signature)
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void manyHeadersAreTooMany() throws Exception {
    List<String> headers = new ArrayList<>(List.of("X-API-Key", Guarded.key("shop-in")));
    for (int i = 0; i < 500; i++) {
      headers.add("baggage");
      headers.add("k" + i + "=" + "v".repeat(100));
    }
    String[] all = headers.toArray(String[]::new);
    assertThat(answered(GuardedCalls.CLIENT, calls().address("/v1/logs"), all)).isEqualTo(431);
    String otlp = "https://127.0.0.1:" + otlpHttp.port() + "/v1/logs";
    assertThat(answered(tls(""), otlp, all)).isEqualTo(431);
  }

  /// The server answers and closes without reading on: a client that is still sending may lose the
  /// answer with the connection, and asks again.
  private static int answered(HttpClient client, String address, String[] headers)
      throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return GuardedCalls.send(client, address, "POST", "{}", headers).statusCode();
      } catch (IOException cut) {
        if (attempt == 10) {
          throw cut;
        }
      }
    }
  }
}
