package dev.whence.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.whence.FreePort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands as a user types them, against an HTTP server that answers what each test says.
class ClientCommandsTest {
  private static final String TRACES =
      """
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a","events":[{"name":"spans"}]},{"name":"b"}]}]}]}
      """;
  private static final String METRICS =
      """
      {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{"asInt":"1"},{"asInt":"2"},{"asInt":"3"}]}}]}]}]}
      """;

  record Reply(int status, String body, String retryAfter) {}

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder = Path.of("");
  private HttpServer server = open();
  private String url = "";

  private static HttpServer open() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
    url = "http://localhost:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    requests.add(
        "%s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                new String(body, StandardCharsets.UTF_8))
            .strip());
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(authorization == null ? "" : authorization);
    Reply reply = replies.size() > 1 ? replies.pop() : replies.getFirst();
    if (!reply.retryAfter().isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", reply.retryAfter());
    }
    byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private void reply(int status, String body) {
    replies.add(new Reply(status, body, ""));
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void theKeyOfTheEnvironmentGoesWithEveryCall() {
    reply(200, "{}");
    System.setProperty("whence.key", "whence_c0ffee");
    try {
      assertThat(run("why", "auth-v2", "--url", url)).isZero();
    } finally {
      System.clearProperty("whence.key");
    }
    assertThat(run("why", "auth-v2", "--url", url)).isZero();
    assertThat(authorizations).containsExactly("Bearer whence_c0ffee", "");
  }

  @Test
  void whyAsksForTheWindowAndPrintsTheAnswer() {
    reply(
        200,
        "{\"title\":\"auth-v2 is slow\",\"verdict\":\"probable\",\"links\":{\"ui\":\"/ui/e1\"}}");
    assertThat(run("why", "auth v2", "--since", "45m", "--signal", "latency", "--url", url + "/"))
        .isZero();
    assertThat(requests)
        .containsExactly(
            "GET /api/v1/explanations?service=auth%20v2&signal=latency&from=now-45m&to=now");
    assertThat(out.toString()).startsWith("auth-v2 is slow").contains("Page: " + url + "/ui/e1");
  }

  @Test
  void whyPrintsTheJsonAsItCame() {
    reply(200, "{\"title\" : 1}");
    assertThat(
            run(
                "why",
                "a",
                "--environment",
                "b c",
                "--json",
                "--from",
                "now-2h",
                "--to",
                "now-1h",
                "--url",
                url))
        .isZero();
    assertThat(requests)
        .containsExactly(
            "GET /api/v1/explanations?service=a&environment=b%20c&from=now-2h&to=now-1h");
    assertThat(out.toString().strip()).isEqualTo("{\"title\" : 1}");
  }

  @Test
  void whyShowsWhatTheServiceSaysIsWrong() {
    reply(400, "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"from must be before to\"}");
    assertThat(run("why", "auth", "--url", url)).isOne();
    assertThat(err.toString().strip())
        .startsWith("whence: localhost:")
        .endsWith("answered 400: from must be before to");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whyShowsWhatTheServiceAdvises() {
    reply(
        404,
        "{\"detail\":\"nothing was heard of 'aut' then\",\"advice\":\"Heard of were: auth.\"}");
    assertThat(run("why", "aut", "--url", url)).isOne();
    assertThat(err.toString().strip())
        .endsWith("answered 404: nothing was heard of 'aut' then. Heard of were: auth.");
  }

  @Test
  void whoAnswersSomethingElseIsNotWhence() {
    reply(200, "<html>Grafana</html>");
    assertThat(run("why", "auth", "--url", url)).isOne();
    assertThat(err.toString().strip())
        .isEqualTo("whence: " + url + " answered no JSON: is that Whence?");
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLine() {
    reply(200, "# Post-mortem");
    String file = folder.resolve("none").resolve("p.md").toString();
    assertThat(run("postmortem", "inc_1", "-o", file, "--url", url)).isOne();
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("whence: cannot write " + file);
  }

  @Test
  void anAnswerThatBreaksOffIsOneLine() {
    server.removeContext("/");
    server.createContext("/", HttpExchange::close);
    assertThat(run("postmortem", "inc_1", "--url", url)).isOne();
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("whence: localhost:");
  }

  @Test
  void replayStopsWhereAFileIsCutOff() throws IOException {
    reply(200, "{}");
    Path whole = folder.resolve("whole.gz");
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(whole), true)) {
      gzip.write(TRACES.getBytes(StandardCharsets.UTF_8));
      gzip.flush();
      gzip.write(METRICS.getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(whole);
    for (int kept : new int[] {3, bytes.length - 20}) {
      err.getBuffer().setLength(0);
      Path cut = folder.resolve("cut.gz");
      Files.write(cut, java.util.Arrays.copyOf(bytes, kept));
      assertThat(run("replay", cut.toString(), "--url", url)).isOne();
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).startsWith("whence: " + cut + ":").contains("cannot be read");
    }
  }

  @Test
  void aServiceThatDoesNotRunIsOneLine() throws IOException {
    int free = FreePort.next();
    assertThat(run("why", "auth", "--url", "http://localhost:" + free)).isOne();
    assertThat(err.toString().strip())
        .isEqualTo(
            "whence: nothing listens at localhost:%d: is the service running? (./whence serve)"
                .formatted(free));
  }

  @Test
  void wrongUseExitsWithTwo() {
    assertThat(run("wy")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("why", "--sinse", "3m")).isEqualTo(2);
    assertThat(run("why", "--since", "yesterday")).isEqualTo(2);
    assertThat(run("why", "--since", "3m", "--from", "now-1h")).isEqualTo(2);
    assertThat(run("replay")).isEqualTo(2);
  }

  @Test
  void replaySendsEachLineToWhereItsFirstKeySays() throws IOException {
    reply(200, "{}");
    Path packed = folder.resolve("metrics.gz");
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
      gzip.write(METRICS.getBytes(StandardCharsets.UTF_8));
    }
    String changes =
        file("deploys.changes.jsonl", "{\"kind\":\"deployment\",\"at\":\"2026-11-24T14:02:50Z\"}");
    String traces = file("traces.jsonl", TRACES + "\n\n{\"resourceLogs\":[]}");
    assertThat(run("replay", traces, packed.toString(), changes, "--url", url, "--api", url))
        .isZero();
    assertThat(requests)
        .containsExactly(
            "POST /v1/traces " + TRACES.strip(),
            "POST /v1/logs {\"resourceLogs\":[]}",
            "POST /v1/metrics " + METRICS.strip(),
            "POST /api/v1/changes {\"kind\":\"deployment\",\"at\":\"2026-11-24T14:02:50Z\"}");
    assertThat(out.toString().strip())
        .isEqualTo("sent 2 spans, 0 log records, 3 data points, 1 change events; rejected 0");
  }

  @Test
  void replayReportsWhatWasRejected() throws IOException {
    reply(200, "{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"no trace ID\"}}");
    assertThat(run("replay", file("t.jsonl", TRACES), "--url", url)).isZero();
    assertThat(out.toString()).contains("sent 2 spans").contains("rejected 1 (no trace ID)");
  }

  @Test
  void replayTriesAgainWhenAskedTo() throws IOException {
    replies.add(new Reply(429, "", "0"));
    replies.add(new Reply(503, "", "0"));
    reply(200, "{}");
    assertThat(run("replay", file("t.jsonl", TRACES), "--url", url)).isZero();
    assertThat(requests).hasSize(3);
  }

  @Test
  void replayStopsAtARefusalAndSaysWhere() throws IOException {
    reply(400, "{\"code\":3,\"message\":\"span without ID\"}");
    String file = file("t.jsonl", "\n" + TRACES + TRACES);
    assertThat(run("replay", file, "--url", url)).isOne();
    assertThat(requests).hasSize(1);
    assertThat(err.toString()).startsWith("whence: " + file + ":2: ").contains("span without ID");
  }

  @Test
  void replayStopsAtALineThatIsNotTelemetry() throws IOException {
    reply(200, "{}");
    String file = file("t.jsonl", TRACES + "{\"spans\":[]}\n");
    assertThat(run("replay", file, "--url", url)).isOne();
    assertThat(err.toString())
        .contains(file + ":2: not an OTLP export request")
        .contains("found \"spans\"");
    String torn = file("torn.jsonl", "{\"resourceSpans\":[{");
    assertThat(run("replay", torn, "--url", url)).isOne();
    assertThat(err.toString()).contains(torn + ":1: ");
    assertThat(requests).hasSize(1);
  }
}
