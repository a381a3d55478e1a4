package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Looks through the service's own answers for what a ledger has: every item of every export, and
/// the numbers that its cells add up to.
final class Found {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int AT_ONCE = 8;

  private final RealService service;
  private final Exports exports;

  Found(RealService service, Exports exports) {
    this.service = service;
    this.exports = exports;
  }

  /// Everything that was acknowledged against everything that is found. All exports that were sent
  /// must be in the ledger: spans that are counted twice tell from those that were never
  /// acknowledged.
  Ledger.Outcome compare(Ledger ledger) throws IOException {
    Ledger.Outcome items = ledger.compare(items(ledger), Exports.ITEMS);
    long spans = ledger.acknowledged().stream().filter(Exports::isTrace).count() * Exports.ITEMS;
    return new Ledger.Outcome(
        items.acknowledged(),
        items.recovered() - Math.max(0, spans - counted()),
        items.doubled() + Math.max(0, counted() - spans));
  }

  /// How many items of each acknowledged export are found. A question that is not answered fails:
  /// it does not tell that anything is missing.
  Map<Long, Long> items(Ledger ledger) {
    Map<Long, Long> found = new ConcurrentHashMap<>();
    Semaphore room = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> asked = new ArrayList<>();
      for (long export : ledger.acknowledged()) {
        asked.add(CompletableFuture.runAsync(() -> look(export, room, found), threads));
      }
      asked.forEach(CompletableFuture::join);
    }
    return found;
  }

  private void look(long export, Semaphore room, Map<Long, Long> found) {
    room.acquireUninterruptibly();
    try {
      found.put(export, Exports.isTrace(export) ? spans(export) : lines(export));
    } catch (IOException e) {
      throw new UncheckedIOException("export " + export, e);
    } finally {
      room.release();
    }
  }

  private long spans(long export) throws IOException {
    HttpResponse<String> answer = service.get("/api/traces/" + exports.traceId(export));
    if (answer.statusCode() == 404) {
      return 0;
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("data").path(0).path("spans").size();
  }

  private long lines(long export) throws IOException {
    return json("/api/v1/logs?limit=1000&q=" + exports.word(export) + "&" + window())
        .path("logs")
        .size();
  }

  /// Requests that the service's cells count: each of our spans is one.
  private long counted() throws IOException {
    for (JsonNode each : json("/api/v1/services?" + window()).path("services")) {
      if (each.path("service.name").asText().equals(exports.service())) {
        return each.path("served").path("count").asLong();
      }
    }
    return 0;
  }

  private String window() {
    Instant begin = Instant.ofEpochSecond(exports.beginNanos() / 1_000_000_000L);
    return "from=" + begin.minusSeconds(60) + "&to=" + begin.plusSeconds(600);
  }

  private JsonNode json(String path) throws IOException {
    HttpResponse<String> answer = service.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
