package dev.whence.store.elastic;

import dev.whence.FreePort;
import dev.whence.bench.ElasticHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A real Elasticsearch node in a JVM of its own, out of the jars that the build leaves in
/// `target/elasticsearch-node`. Started once for all tests of a JVM, and gone with it.
public final class ElasticNode implements AutoCloseable {

  private static final Path JARS = Path.of("target", "elasticsearch-node");
  private static final Duration START = Duration.ofSeconds(90);
  private static ElasticNode shared;
  private static String whyNone;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final Process process;
  private final URI address;

  private ElasticNode(Path home, Process process, URI address) {
    this.home = home;
    this.process = process;
    this.address = address;
  }

  /// The node that all tests share; where it cannot be had the test is given up with the reason.
  /// One that runs already is taken where `WHENCE_TEST_ELASTICSEARCH` has its address.
  public static synchronized ElasticNode shared() {
    if (shared == null && whyNone == null) {
      try {
        String running = System.getenv("WHENCE_TEST_ELASTICSEARCH");
        if (running != null) {
          shared = new ElasticNode(null, null, URI.create(running));
          return shared;
        }
        shared = start(FreePort.next());
        Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
      } catch (IOException | RuntimeException e) {
        whyNone = "no Elasticsearch node: " + e.getMessage();
      }
    }
    Assumptions.assumeTrue(whyNone == null, whyNone);
    return shared;
  }

  /// Starts a node of one's own.
  static ElasticNode start(int port) throws IOException {
    Path home = Files.createTempDirectory("whence-elasticsearch-");
    ElasticNode node =
        new ElasticNode(home, launch(home, port), URI.create("http://127.0.0.1:" + port));
    node.awaitStart();
    return node;
  }

  private static Process launch(Path home, int port) throws IOException {
    List<String> options = List.of("-Xms256m", "-Xmx1g", "-XX:+UseSerialGC");
    return new ProcessBuilder(ElasticHome.command(JARS, home, options, port, FreePort.next()))
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("node.log").toFile())
        .start();
  }

  private void awaitStart() throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (request("GET", "/_cluster/health?wait_for_status=green&timeout=5s", "")
            .contains("\"green\"")) {
          return;
        }
        Thread.sleep(100);
      } catch (IOException notYet) {
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    String log = Files.readString(home.resolve("node.log"));
    close();
    throw new IOException("it does not start: " + log.substring(Math.max(0, log.length() - 2_000)));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  public URI address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /// Asks the node itself.
  String request(String method, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Ends the node and removes what it left.
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException left) {
      System.err.println("left behind: " + home + ": " + left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Runs a node until it is told to stop: `ElasticNode PORT`.
  public static void main(String[] arguments) throws Exception {
    ElasticNode node = start(Integer.parseInt(arguments[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(node::close));
    System.out.println(node.address() + " is up");
    Thread.currentThread().join();
  }
}
