package dev.whence.store.elastic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.whence.access.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// TLS and credentials before a node that has neither, as its security module would have them.
final class TlsDoor implements AutoCloseable {

  private final HttpsServer server;
  private final HttpClient node = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final URI target;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private volatile String wanted;

  /// @param key of the certificate that it shows
  /// @param wanted the `Authorization` that is let through
  TlsDoor(URI target, TestKeys keys, String key, String wanted)
      throws IOException, GeneralSecurityException {
    this.target = target;
    this.wanted = wanted;
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(keys.server(key)));
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  URI address() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  /// The credential that is let through from now on.
  void want(String authorization) {
    wanted = authorization;
  }

  List<String> authorizations() {
    return authorizations;
  }

  private void pass(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(String.valueOf(authorization));
    if (!wanted.equals(authorization)) {
      answer(exchange, 401, "{\"error\":{\"type\":\"security_exception\"},\"status\":401}");
      return;
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    HttpRequest request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
            .header("Content-Type", type == null ? "application/json" : type)
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> response = node.send(request, HttpResponse.BodyHandlers.ofString());
      answer(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    boolean none = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
    if (!none) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
