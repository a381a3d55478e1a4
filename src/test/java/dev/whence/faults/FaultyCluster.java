package dev.whence.faults;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/// Stands between the service and a real cluster, and answers in its place now and then.
final class FaultyCluster implements AutoCloseable {

  /// What is wrong at present.
  enum Fault {
    NONE,
    /// Every answer takes two seconds more.
    SLOW,
    /// Everything is answered 429.
    BUSY,
    /// One in three items of a bulk request is answered 429 and not passed on.
    ITEMS,
    /// Everything is done as asked, and the line breaks in place of the answer.
    UNANSWERED,
    /// The line breaks; what replaces a document is kept back, until [FaultyCluster#release].
    HELD,
    /// Nothing is answered, and the line stays open.
    PARTITION,
    /// The line breaks as soon as something is said.
    DOWN
  }

  private static final Set<String> KEPT = Set.of("content-type", "accept", "authorization");
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI target;
  private final HttpServer server;
  private final Queue<HttpRequest> held = new ConcurrentLinkedQueue<>();
  private volatile Fault fault = Fault.NONE;

  FaultyCluster(URI target) throws IOException {
    this.target = target;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void set(Fault other) {
    fault = other;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = body(exchange);
      switch (fault) {
        case NONE -> pass(exchange, body, List.of());
        case SLOW -> {
          RealService.pause(2_000);
          pass(exchange, body, List.of());
        }
        case BUSY ->
            send(exchange, 429, "{\"error\":{\"type\":\"es_rejected_execution_exception\"}}");
        case ITEMS -> {
          if (exchange.getRequestURI().getPath().endsWith("_bulk")) {
            passSome(exchange, body);
          } else {
            pass(exchange, body, List.of());
          }
        }
        case UNANSWERED -> perform(exchange, body);
        case HELD -> {
          if (exchange.getRequestMethod().equals("PUT")) {
            held.add(request(exchange, body));
          } else {
            pass(exchange, body, List.of());
          }
        }
        case PARTITION -> {
          while (fault == Fault.PARTITION) {
            RealService.pause(50);
          }
        }
        case DOWN -> {} // closed without a word
      }
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      try (var plain = new GZIPInputStream(new ByteArrayInputStream(sent))) {
        return plain.readAllBytes();
      }
    }
    return sent;
  }

  /// Leaves out one item in three.
  private void passSome(HttpExchange exchange, byte[] body) throws IOException {
    List<String> lines = new String(body, StandardCharsets.UTF_8).lines().toList();
    StringBuilder passed = new StringBuilder();
    List<String> refused = new ArrayList<>();
    int item = 0;
    for (int at = 0; at < lines.size(); item++) {
      String action = lines.get(at);
      boolean deletes = action.startsWith("{\"delete\"");
      int until = at + (deletes ? 1 : 2);
      boolean out = item % 3 == 2;
      refused.add(out ? JSON.readTree(action).fieldNames().next() : "");
      for (; at < until; at++) {
        if (!out) {
          passed.append(lines.get(at)).append('\n');
        }
      }
    }
    pass(exchange, passed.toString().getBytes(StandardCharsets.UTF_8), refused);
  }

  private void pass(HttpExchange exchange, byte[] body, List<String> refused) throws IOException {
    HttpResponse<byte[]> answer = perform(exchange, body);
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("content-length")
                  && !name.equalsIgnoreCase("transfer-encoding")) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    byte[] said = refused.isEmpty() ? answer.body() : withRefusals(answer.body(), refused);
    send(exchange, answer.statusCode(), said);
  }

  private HttpResponse<byte[]> perform(HttpExchange exchange, byte[] body) throws IOException {
    return perform(request(exchange, body));
  }

  /// Sends what was kept back.
  void release() throws IOException {
    for (HttpRequest request = held.poll(); request != null; request = held.poll()) {
      perform(request);
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (KEPT.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  private HttpResponse<byte[]> perform(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static byte[] withRefusals(byte[] answer, List<String> refused) throws IOException {
    ObjectNode tree = (ObjectNode) JSON.readTree(answer);
    ArrayNode merged = JSON.createArrayNode();
    int at = 0;
    for (String action : refused) {
      if (action.isEmpty()) {
        merged.add(tree.path("items").path(at++));
      } else {
        ObjectNode item = merged.addObject().putObject(action);
        item.put("_index", "x").put("_id", "x").put("status", 429);
        item.putObject("error")
            .put("type", "es_rejected_execution_exception")
            .put("reason", "rejected execution");
      }
    }
    tree.put("errors", true).set("items", merged);
    return JSON.writeValueAsBytes(tree);
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
    send(exchange, status, json.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    fault = Fault.DOWN;
    server.stop(0);
    client.shutdownNow();
  }
}
