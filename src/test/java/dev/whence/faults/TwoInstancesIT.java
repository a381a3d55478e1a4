package dev.whence.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.demo.WriteCase;
import dev.whence.store.elastic.ElasticNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two packaged instances before one real cluster, each sent every other request of the demo's
/// story, so that traces are split over both: once cells are final both answer its question byte
/// for byte like one instance with a disk of its own. How many blocks were opened for it is left
/// out: that depends on how they happened to be cut.
@Tag("full")
class TwoInstancesIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration QUIET = Duration.ofSeconds(12);
  private static final Duration LONGEST = Duration.ofMinutes(4);

  @TempDir Path directory;
  private JsonNode story;
  private List<String> telemetry;
  private List<String> changes;

  @BeforeEach
  void write() throws IOException {
    WriteCase.main(new String[] {"c", "1", directory.toString()});
    Path folder = directory.resolve("story-c-1");
    story = JSON.readTree(Files.readString(folder.resolve("case.json")));
    JsonNode files = story.path("telemetry");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(files.path(0).asText()))),
                UTF_8))) {
      telemetry = lines.lines().toList();
    }
    changes = Files.readAllLines(folder.resolve(files.path(1).asText()));
  }

  private RealService service(String name, String... settings) {
    String[] all = new String[settings.length + 2];
    System.arraycopy(settings, 0, all, 2, settings.length);
    all[0] = "whence.compaction.quiet-for=1s";
    all[1] = "whence.compaction.wait-at-most=1s";
    return new RealService(directory.resolve(name), all).start();
  }

  private RealService clustered(String name) {
    return service(
        name,
        "whence.store.kind=elasticsearch",
        "whence.store.elasticsearch.hosts=" + ElasticNode.shared().address(),
        "whence.store.elasticsearch.prefix=two-instances-" + ProcessHandle.current().pid(),
        "whence.store.elasticsearch.replicas=0",
        "whence.store.elasticsearch.codec=default");
  }

  @Test
  void answerTheDemosQuestionByteForByteLikeOne() throws Exception {
    String expected;
    try (RealService one = service("one")) {
      send(one);
      awaitFinal(one);
      expected = ask(one);
    }
    assertThat(JSON.readTree(expected).path("verdict").asText()).isEqualTo("established");
    try (RealService first = clustered("first");
        RealService second = clustered("second")) {
      send(first, second);
      awaitFinal(first, second);
      assertThat(ask(first)).isEqualTo(expected);
      assertThat(ask(second)).isEqualTo(expected);
    }
  }

  /// Every other request to each.
  private void send(RealService... to) throws IOException {
    for (int i = 0; i < telemetry.size(); i++) {
      String line = telemetry.get(i);
      String signal =
          line.startsWith("{\"resourceSpans")
              ? "traces"
              : line.startsWith("{\"resourceLogs") ? "logs" : "metrics";
      post(to[i % to.length], "/v1/" + signal, line);
    }
    for (int i = 0; i < changes.size(); i++) {
      post(to[i % to.length], "/api/v1/changes", changes.get(i));
    }
  }

  private static void post(RealService to, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(to.address(path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = RealService.send(request);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
  }

  /// All was regrouped, and nothing comes any more.
  private void awaitFinal(RealService... services) throws IOException {
    double all =
        story.path("holds").path("spans").asDouble() + story.path("holds").path("logs").asDouble();
    Instant deadline = Instant.now().plus(LONGEST);
    Instant since = Instant.now();
    double last = -1;
    while (last < all || Instant.now().isBefore(since.plus(QUIET)) || !isFinal(services[0])) {
      double regrouped = 0;
      double open = 0;
      for (RealService each : services) {
        regrouped += each.metric("whence_compaction_regrouped_total");
        open += each.metric("whence_join_open");
      }
      if (regrouped != last || open > 0) {
        since = Instant.now();
      }
      last = regrouped;
      assertThat(Instant.now())
          .as(
              "%s of %s, %s open, since %s, final %s; %s",
              last, all, open, since, isFinal(services[0]), logs(services))
          .isBefore(deadline);
      RealService.pause(500);
    }
  }

  private static String logs(RealService... services) {
    return Stream.of(services).map(RealService::logText).collect(Collectors.joining("\n"));
  }

  /// By the topology of all that the question looks at: an answer that is kept says what was so
  /// when it was given.
  private boolean isFinal(RealService of) throws IOException {
    HttpResponse<String> topology =
        of.get(
            "/api/v1/topology?from=%s&to=%s"
                .formatted(
                    encoded(story.path("baselines").path(0).path("from")),
                    encoded(story.path("window").path("to"))));
    assertThat(topology.statusCode()).as(topology.body()).isEqualTo(200);
    return JSON.readTree(topology.body()).path("cells").asText().equals("final");
  }

  private String ask(RealService of) throws IOException {
    JsonNode symptom = story.path("symptom");
    HttpResponse<String> answer =
        of.get(
            "/api/v1/explanations?service=%s&signal=%s&from=%s&to=%s"
                .formatted(
                    encoded(symptom.path("service")),
                    encoded(symptom.path("signal")),
                    encoded(story.path("window").path("from")),
                    encoded(story.path("window").path("to"))));
    assertThat(answer.statusCode()).as(answer.body() + of.logText()).isEqualTo(200);
    return answer.body().replaceFirst("\"blocks_opened\":\\d+", "\"blocks_opened\":0");
  }

  private static String encoded(JsonNode value) {
    return URLEncoder.encode(value.asText(), UTF_8);
  }
}
