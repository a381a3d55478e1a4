package dev.whence.store.elastic;

import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.whence.model.Vocabulary;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the cluster will not take, and who pretends to be it.
class ElasticRefusalsTest {

  @TempDir Path directory;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private URI address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(String path, int status, String body, String... header) {
    server.createContext(
        path,
        exchange -> {
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          if (header.length > 0) {
            exchange.getResponseHeaders().add(header[0], header[1]);
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private ElasticSettings settings(Credentials credentials, int answerBytes) {
    return new ElasticSettings(
        List.of(address),
        credentials,
        null,
        "whence",
        1,
        0,
        "default",
        new ElasticSettings.Limits(
            1_000, 10, answerBytes, 100, 100, 1, 10, Duration.ofSeconds(2), Duration.ofSeconds(5)),
        Duration.ofMillis(500),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1));
  }

  @Test
  void credentialsAreSentAndNeverFollowARedirect() throws IOException {
    AtomicInteger elsewhere = new AtomicInteger();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext("/", exchange -> elsewhere.incrementAndGet());
    other.start();
    answer(
        "/", 302, "{}", "Location", "http://localhost:" + other.getAddress().getPort() + "/there");
    try (Cluster cluster = new Cluster(settings(new Credentials.ApiKey("a2V5"), 1_000))) {
      assertThatThrownBy(() -> cluster.run(() -> cluster.get("/here")))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("302")
          .hasMessageNotContaining("a2V5");
    }
    try (Cluster cluster = new Cluster(settings(new Credentials.Basic("me", "secret"), 1_000))) {
      assertThatThrownBy(() -> cluster.run(() -> cluster.get("/here")));
    }
    assertThat(authorizations).containsExactly("ApiKey a2V5", "Basic bWU6c2VjcmV0");
    assertThat(elsewhere).hasValue(0);
    assertThat(settings(new Credentials.Basic("me", "secret"), 1).toString())
        .doesNotContain("secret");
    other.stop(0);
  }

  @Test
  void anEndlessAnswerIsRefused() {
    answer("/", 200, "{\"a\":\"" + "x".repeat(10_000) + "\"}");
    try (Cluster cluster = new Cluster(settings(new Credentials.None(), 1_000))) {
      assertThatThrownBy(() -> cluster.run(() -> cluster.get("/")))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("too long");
    }
  }

  @Test
  void awayIsToldFromBroken() {
    answer("/busy", 429, "{}");
    answer("/broken", 400, "{}");
    answer("/page", 200, "<html>");
    try (Cluster cluster = new Cluster(settings(new Credentials.None(), 1_000))) {
      assertThat(failure(cluster, "/busy").isAway()).isTrue();
      assertThat(failure(cluster, "/broken").isAway()).isFalse();
      assertThat(failure(cluster, "/page").isAway()).isFalse();
      server.stop(0);
      assertThat(failure(cluster, "/busy").isAway()).isTrue();
    }
  }

  private static StoreException failure(Cluster cluster, String path) {
    try {
      cluster.run(() -> cluster.get(path));
    } catch (StoreException e) {
      return e;
    }
    throw new AssertionError("no failure");
  }

  @Test
  void itemsThatTheClusterIsTooBusyForAreTriedAgainAlone() throws IOException {
    List<String> bodies = new CopyOnWriteArrayList<>();
    server.createContext(
        "/_bulk",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          String items =
              bodies.size() == 1
                  ? "{\"index\":{\"status\":201}},{\"index\":{\"status\":429}}"
                  : "{\"index\":{\"status\":201}}";
          byte[] answer = ("{\"items\":[" + items + "]}").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    ElasticSettings settings = settings(new Credentials.None(), 1_000);
    try (Cluster cluster = new Cluster(settings)) {
      Templates templates = new Templates(cluster, settings);
      Writer writer =
          new Writer(
              cluster,
              settings,
              Vocabulary.DEFAULT,
              new DeadLetterIndex(cluster, templates, "whence", () -> T0),
              templates);
      Bulk bulk = writer.bulk();
      bulk.index("i", "one", "{}".getBytes(StandardCharsets.UTF_8));
      bulk.index("i", "two", "{}".getBytes(StandardCharsets.UTF_8));
      bulk.flush();
      assertThat(bodies).hasSize(2);
      assertThat(bodies.get(1)).contains("two").doesNotContain("one");
      assertThat(writer.retries()).isEqualTo(1);
    }
  }

  private Bulk bulk(Cluster cluster, ElasticSettings settings) {
    Templates templates = new Templates(cluster, settings);
    DeadLetterIndex letters = new DeadLetterIndex(cluster, templates, "whence", () -> T0);
    return new Writer(cluster, settings, Vocabulary.DEFAULT, letters, templates).bulk();
  }

  @Test
  void whatIsTooLargeForTheClusterIsSentInHalves() throws IOException {
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    server.createContext(
        "/_bulk",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int operations = body.split("\n").length / 2;
          sizes.add(operations);
          String items = "{\"index\":{\"status\":201}},".repeat(operations).replaceAll(",$", "");
          byte[] answer = ("{\"items\":[" + items + "]}").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(operations > 2 ? 413 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    ElasticSettings settings = settings(new Credentials.None(), 1_000);
    try (Cluster cluster = new Cluster(settings)) {
      Bulk bulk = bulk(cluster, settings);
      for (int i = 0; i < 6; i++) {
        bulk.index("i", "b" + i, "{}".getBytes(StandardCharsets.UTF_8));
      }
      bulk.flush();
    }
    assertThat(sizes).containsExactly(6, 3, 1, 2, 3, 1, 2);
  }

  @Test
  void aClusterThatStaysBusyFailsTheCommitAndIsAskedEverMoreSlowly() {
    answer("/_bulk", 429, "{}");
    ElasticSettings settings = settings(new Credentials.None(), 1_000);
    try (Cluster cluster = new Cluster(settings)) {
      Bulk bulk = bulk(cluster, settings);
      assertThatThrownBy(
              () ->
                  cluster.run(
                      () -> {
                        bulk.index("i", "b", "{}".getBytes(StandardCharsets.UTF_8));
                        bulk.flush();
                        return true;
                      }))
          .isInstanceOf(StoreException.class)
          .matches(failure -> ((StoreException) failure).isAway());
      assertThat(authorizations).hasSizeBetween(2, 8);
    }
  }

  @Test
  void aBulkAnswerIsAskedForAsShortAsItIsReadAndBounded() throws IOException {
    List<String> queries = new CopyOnWriteArrayList<>();
    server.createContext(
        "/_bulk",
        exchange -> {
          queries.add(exchange.getRequestURI().getQuery());
          exchange.getRequestBody().readAllBytes();
          byte[] endless = new byte[5_000];
          exchange.sendResponseHeaders(200, endless.length);
          exchange.getResponseBody().write(endless);
          exchange.close();
        });
    ElasticSettings settings = settings(new Credentials.None(), 1_000);
    try (Cluster cluster = new Cluster(settings)) {
      assertThatThrownBy(() -> cluster.run(() -> cluster.bulk(new byte[0])))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("too long");
    }
    assertThat(queries.getFirst()).contains("filter_path=items.*.status");
  }

  @Test
  void lifecyclePoliciesAndTemplatesOfOthersAreWarnedOf() throws IOException {
    answer(
        "/whence-*/_settings/",
        200,
        "{\"whence-spans-2026-01-01\":{\"settings\":{\"index\":{\"lifecycle\":{\"name\":\"thirty-days\"}}}},\"whence-state\":{\"settings\":{}}}");
    answer(
        "/_index_template/_simulate_index/",
        200,
        "{\"template\":{\"settings\":{\"index\":{\"lifecycle\":{\"name\":\"all-indices\"}}},\"mappings\":{}}}");
    try (Cluster cluster = new Cluster(settings(new Credentials.None(), 10_000))) {
      assertThat(new ForeignRules(cluster, "whence").warnings())
          .hasSize(3)
          .allMatch(warning -> warning.contains("Recommended action"))
          .anyMatch(warning -> warning.contains("whence-spans-2026-01-01"))
          .anyMatch(warning -> warning.contains("all-indices"))
          .noneMatch(warning -> warning.contains("whence-state"));
    }
  }

  @Test
  void aPasswordWithinAnAddressIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> ElasticSettings.of(URI.create("https://me:Qx7secret@es:9200")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("username and password")
        .hasMessageNotContaining("Qx7secret");
  }

  @Test
  void aFileWithoutCertificatesIsRefusedWithItsName() throws IOException {
    Path file = Files.writeString(directory.resolve("ca.pem"), "no certificate");
    assertThatThrownBy(() -> TrustedAuthorities.in(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ca.pem");
  }
}
