package dev.whence.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.whence.access.TestKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A service with every kind of credential: keys, tokens of an issuer, client certificates.
public final class Guarded implements QuarkusTestProfile {

  static final String PASSWORD = TestKeys.PASSWORD;

  /// Everything that the service logs.
  static final Path LOG = Path.of("target", "test-data", "guarded.log");

  static String key(String name) {
    return name + "-secret-of-the-test";
  }

  /// What no secret of ours may be found by.
  static final String HIDDEN = "zq9hidden";

  /// Every setting that is a secret.
  static final Map<String, String> SECRETS =
      Map.ofEntries(
          Map.entry("whence.webhooks.github-secrets", HIDDEN + "-github"),
          Map.entry("whence.webhooks.gitlab-tokens", HIDDEN + "-gitlab"),
          Map.entry("whence.webhooks.flux-secrets", HIDDEN + "-flux"),
          Map.entry("whence.webhooks.pagerduty-secrets", HIDDEN + "-pagerduty"),
          Map.entry("whence.announce.pagerduty.token", HIDDEN + "-notes"),
          Map.entry("whence.announce.grafana.token", HIDDEN + "-annotations"),
          Map.entry("whence.announce.webhooks.chat.secret", HIDDEN + "-chat"),
          Map.entry("whence.pull.sources.one.token", HIDDEN + "-one"),
          Map.entry("whence.pull.sources.two.api-key", HIDDEN + "-two"),
          Map.entry("whence.pull.sources.three.password", HIDDEN + "-three"),
          Map.entry("whence.store.elasticsearch.api-key", HIDDEN + "-cluster"),
          Map.entry("whence.store.elasticsearch.password", HIDDEN + "-user"),
          Map.entry("whence.telemetry.headers.authorization", HIDDEN + "-traces"),
          Map.entry("whence.redaction.hash-key", HIDDEN + "-0123456789abcdef0123456789"));

  /// Where they would be sent: nobody is there.
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("whence.announce.pagerduty.from", "me@example.com"),
          Map.entry("whence.announce.grafana.url", "http://127.0.0.1:1"),
          Map.entry("whence.announce.webhooks.chat.url", "http://127.0.0.1:1/hook"),
          Map.entry("whence.pull.sources.one.kind", "prometheus"),
          Map.entry("whence.pull.sources.one.url", "http://127.0.0.1:1"),
          Map.entry("whence.pull.sources.one.queries.up", "up"),
          Map.entry("whence.pull.sources.two.kind", "elasticsearch"),
          Map.entry("whence.pull.sources.two.url", "http://127.0.0.1:1"),
          Map.entry("whence.pull.sources.three.kind", "jaeger"),
          Map.entry("whence.pull.sources.three.url", "http://127.0.0.1:1"),
          Map.entry("whence.pull.sources.three.username", "reader"),
          Map.entry("whence.telemetry.traces-endpoint", "http://127.0.0.1:1/v1/traces"),
          Map.entry("whence.incidents.debounce", "1ms"),
          Map.entry("quarkus.log.file.enabled", "true"),
          Map.entry("quarkus.log.file.path", LOG.toString()));

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> config = new TreeMap<>();
    key(config, "shop-in", "ingest", "shop");
    key(config, "bank-in", "ingest", "bank");
    key(config, "shop-ask", "query", "shop");
    key(config, "bank-ask", "query", "bank");
    key(config, "shop-respond", "respond", "shop");
    key(config, "root", "admin", "*");
    key(config, "old", "admin", "*");
    config.put("whence.access.keys.old.expires", "2020-01-01T00:00:00Z");
    SECRETS.forEach((property, value) -> config.put(property, value));
    OTHERS.forEach((property, value) -> config.put(property, value));
    config.put("whence.webhooks.tenant", "shop");
    config.put("whence.questions.max-at-once-per-tenant", "3");
    config.put("whence.questions.max-streams-per-tenant", "4");
    config.put("whence.receive.body-timeout", "5s");
    return config;
  }

  private static void key(Map<String, String> config, String name, String role, String tenants) {
    String prefix = "whence.access.keys." + name + ".";
    config.put(prefix + "sha256", sha256(key(name)));
    config.put(prefix + "roles", role);
    config.put(prefix + "tenants", tenants);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Issuer.class), new TestResourceEntry(Certificates.class));
  }

  /// Signs tokens, and tells the key that it signs with.
  public static final class Issuer implements QuarkusTestResourceLifecycleManager {
    private static final KeyPair PAIR = pair();
    private static final KeyPair STRANGE = pair();
    private HttpServer server;

    private static KeyPair pair() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    static String token(Set<String> groups, List<String> tenants, Duration life) {
      return token(PAIR, groups, tenants, life);
    }

    static String strangeToken(Set<String> groups, List<String> tenants) {
      return token(STRANGE, groups, tenants, Duration.ofMinutes(5));
    }

    private static String token(
        KeyPair pair, Set<String> groups, List<String> tenants, Duration life) {
      long now = System.currentTimeMillis() / 1000;
      var claims =
          Jwt.issuer("https://issuer.example")
              .upn("jo")
              .groups(groups)
              .issuedAt(now - 3_600)
              .expiresAt(now + life.toSeconds());
      if (!tenants.isEmpty()) {
        claims.claim("tenants", tenants);
      }
      return claims.jws().keyId("1").sign(pair.getPrivate());
    }

    @Override
    public Map<String, String> start() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      RSAPublicKey key = (RSAPublicKey) PAIR.getPublic();
      byte[] keys =
          "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"1\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\"%s\",\"e\":\"%s\"}]}"
              .formatted(base64(key.getModulus()), base64(key.getPublicExponent()))
              .getBytes(UTF_8);
      server.createContext(
          "/jwks",
          exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
          });
      server.start();
      return Map.of(
          "quarkus.oidc.tenant-enabled",
          "true",
          "quarkus.oidc.auth-server-url",
          "http://127.0.0.1:" + server.getAddress().getPort(),
          "quarkus.oidc.discovery-enabled",
          "false",
          "quarkus.oidc.jwks-path",
          "jwks",
          "quarkus.oidc.token.issuer",
          "https://issuer.example");
    }

    private static String base64(BigInteger number) {
      byte[] bytes = number.toByteArray();
      int from = bytes[0] == 0 ? 1 : 0;
      byte[] plain = Arrays.copyOfRange(bytes, from, bytes.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    @Override
    public void stop() {
      server.stop(0);
    }
  }

  /// A certificate of the ports, and two of clients, of which one is known.
  public static final class Certificates implements QuarkusTestResourceLifecycleManager {
    private static final String NAMES = "ip:127.0.0.1,dns:localhost";
    private static TestKeys keys = new TestKeys(Path.of(""));

    @Override
    public Map<String, String> start() {
      try {
        keys = new TestKeys(Files.createTempDirectory("whence-certificates"));
        keys.make("server", "CN=localhost", NAMES);
        keys.make("edge", "CN=edge, O=Shop", NAMES);
        keys.make("stranger", "CN=stranger, O=Elsewhere", NAMES);
        keys.trust("clients", "edge", "stranger");
        keys.trust("servers", "server");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return Map.of(
          "quarkus.tls.ports.key-store.p12.path",
          file("server").toString(),
          "quarkus.tls.ports.key-store.p12.password",
          PASSWORD,
          "quarkus.tls.ports.trust-store.p12.path",
          file("clients").toString(),
          "quarkus.tls.ports.trust-store.p12.password",
          PASSWORD,
          "whence.access.ports-tls",
          "ports",
          "whence.access.certificates.edge.subject",
          "CN=edge, O=Shop",
          "whence.access.certificates.edge.roles",
          "ingest",
          "whence.access.certificates.edge.tenants",
          "shop");
    }

    static Path file(String name) {
      return keys.store(name);
    }

    @Override
    public void stop() {}
  }
}
