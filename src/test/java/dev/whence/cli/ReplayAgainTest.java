package dev.whence.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.whence.api.Telemetry;
import dev.whence.api.WithTelemetry;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.LogPattern;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.ItemQuery;
import dev.whence.store.Term;
import dev.whence.wiring.Pipeline;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A replay that is interrupted on the way to a running service, and begun again from the start.
@QuarkusTest
@TestProfile(ReplayAgainTest.OfItsOwn.class)
class ReplayAgainTest {

  /// An application that nothing else was sent to.
  public static final class OfItsOwn extends WithTelemetry {}

  private static final int LINES = 12;
  private static final TimeRange ALL =
      TimeRange.of(Telemetry.START, Telemetry.START.plusSeconds(600));

  @Inject Pipeline pipeline;

  @TestHTTPResource("/")
  @SuppressWarnings("NullAway.Init")
  URI service;

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger requests = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private HttpServer between;

  /// Cuts the line at this request, before or after the service has it.
  private int cutAt;

  private boolean isTakenBefore;

  @SuppressWarnings("NullAway.Init")
  private Thread replaying;

  @BeforeEach
  void start() throws IOException {
    between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    between.createContext("/", this::pass);
    between.start();
  }

  @AfterEach
  void stop() {
    between.stop(0);
    client.close();
  }

  private void pass(HttpExchange exchange) throws IOException {
    boolean cut = requests.incrementAndGet() == cutAt;
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!cut || isTakenBefore) {
      HttpResponse<byte[]> answer = sent(exchange, body);
      if (!cut) {
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
      }
    }
    if (cut) {
      replaying.interrupt();
    }
    exchange.close();
  }

  private HttpResponse<byte[]> sent(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(exchange.getRequestURI()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String header : List.of("Content-Type", "Content-Encoding")) {
      request.header(header, exchange.getRequestHeaders().getFirst(header));
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private int replay(Path... files) throws InterruptedException {
    String url = "http://localhost:" + between.getAddress().getPort();
    List<String> arguments = new ArrayList<>(List.of("replay", "--url", url, "--api", url));
    for (Path file : files) {
      arguments.add(file.toString());
    }
    AtomicInteger code = new AtomicInteger(-1);
    replaying =
        Thread.ofPlatform()
            .start(
                () ->
                    code.set(
                        Main.commandLine()
                            .setOut(new PrintWriter(new StringWriter()))
                            .setErr(new PrintWriter(new StringWriter()))
                            .execute(arguments.toArray(String[]::new))));
    replaying.join();
    return code.get();
  }

  private Path file(String name, String line) throws IOException {
    String lines =
        IntStream.range(0, LINES)
            .mapToObj(
                number ->
                    line.replace("NUMBER", String.format("%02d", number))
                        .replace("NANOS", "" + (TimeRange.nanos(Telemetry.START) + number)))
            .collect(Collectors.joining("\n"));
    return Files.writeString(folder.resolve(name), lines + "\n");
  }

  @ParameterizedTest
  @CsvSource({"5, false", "5, true", "17, true", "30, false", "30, true"})
  void nothingIsLostOrDoubled(int at, boolean taken) throws Exception {
    String name = "replayed-" + at + "-" + taken;
    String resource =
        "\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\""
            + name
            + "\"}}]}";
    Path traces =
        file(
            "spans.jsonl",
            "{\"resourceSpans\":[{"
                + resource
                + ",\"scopeSpans\":[{\"spans\":[{\"traceId\":\"%030dNUMBER\","
                    .formatted(taken ? 100 + at : at)
                + "\"spanId\":\"00000000000000aa\",\"name\":\"op\",\"kind\":2,"
                + "\"startTimeUnixNano\":\"NANOS\",\"endTimeUnixNano\":\"NANOS\"}]}]}]}");
    Path logs =
        file(
            "lines.jsonl",
            "{\"resourceLogs\":[{"
                + resource
                + ",\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"NANOS\","
                + "\"body\":{\"stringValue\":\"line NUMBER\"}}]}]}]}");
    Path changes =
        file(
            "all.changes.jsonl",
            "{\"kind\":\"deployment\",\"at\":\"2026-11-24T14:00:NUMBERZ\",\"service.name\":\""
                + name
                + "\"}");

    cutAt = at;
    isTakenBefore = taken;
    assertThat(replay(traces, logs, changes)).isOne();
    assertThat(requests).hasValue(at);
    cutAt = 0;
    assertThat(replay(traces, logs, changes)).isZero();

    pipeline.intake().settle().toCompletableFuture().join();
    assertThat(items(Signal.SPANS, name)).isEqualTo(LINES);
    assertThat(counted(CellKind.OPERATION, Operation.COUNT, name)).isEqualTo(LINES);
    assertThat(items(Signal.LOGS, name)).isEqualTo(LINES);
    assertThat(counted(CellKind.LOG_PATTERN, LogPattern.COUNT, name)).isEqualTo(LINES);
    assertThat(
            pipeline.store().changes(Tenant.DEFAULT, ALL, 1_000).stream()
                .filter(change -> Service.named(name).equals(change.service())))
        .hasSize(LINES);
  }

  private int items(Signal signal, String name) {
    Term ofService = new Term(Term.Field.SERVICE, Service.named(name).key());
    return pipeline
        .store()
        .find(new ItemQuery(Tenant.DEFAULT, signal, ALL, List.of(ofService), 1_000, 1_000))
        .frame()
        .size();
  }

  private long counted(CellKind kind, int count, String name) {
    return pipeline
        .store()
        .cells(Tenant.DEFAULT, Set.of(kind), ALL, Set.of(Service.named(name)))
        .cells()
        .stream()
        .mapToLong((Cell cell) -> cell.count(count))
        .sum();
  }
}
