package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A client as exporters are: sends exports, each until it is acknowledged, whatever happens to the
/// service meanwhile, and notes what was acknowledged.
final class Sender implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RealService service;
  private final Exports exports;
  private final Ledger ledger;
  private final AtomicLong next = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;
  private volatile boolean abandoned;
  private volatile String wrong = "";

  Sender(RealService service, Exports exports, Ledger ledger) {
    this.service = service;
    this.exports = exports;
    this.ledger = ledger;
  }

  /// Sends on and on, with a pause after each acknowledgement.
  Sender start(int connections, long pauseMillis) {
    for (int i = 0; i < connections; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!stopped) {
                      untilAcknowledged(next.getAndIncrement());
                      RealService.pause(pauseMillis);
                    }
                  }));
    }
    return this;
  }

  private void untilAcknowledged(long export) {
    byte[] body = exports.body(export);
    while (!abandoned) {
      int status = once(export, body);
      ledger.answered(status);
      if (status == 200) {
        ledger.acknowledge(export);
        return;
      }
      RealService.pause(50);
    }
  }

  private int once(long export, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(service.address(Exports.path(export)))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> response = RealService.send(request);
      check(response);
      return response.statusCode();
    } catch (IOException gone) {
      return 0;
    }
  }

  /// An answer is an acknowledgement of all, or says when to come back.
  private void check(HttpResponse<String> response) {
    int status = response.statusCode();
    boolean comeBack = response.headers().firstValue("Retry-After").isPresent();
    if (status == 200
        ? !response.body().isEmpty()
        : !((status == 429 || status == 503) && comeBack)) {
      wrong = status + " " + response.headers().map() + " " + response.body();
    }
  }

  /// Waits until so many more are acknowledged.
  void awaitMore(int exportsMore) {
    int wanted = ledger.size() + exportsMore;
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (ledger.size() < wanted) {
      assertThat(System.nanoTime()).as("answers: %s", ledger.answers()).isLessThan(end);
      assertThat(wrong).isEmpty();
      RealService.pause(5);
    }
  }

  /// Takes no new exports and waits until all that were taken are acknowledged.
  void finish() {
    stopped = true;
    join();
    assertThat(wrong).as("an answer that is neither an acknowledgement nor a retry").isEmpty();
  }

  /// Gives up, whatever is under way.
  void abandon() {
    stopped = true;
    abandoned = true;
    join();
    assertThat(wrong).as("an answer that is neither an acknowledgement nor a retry").isEmpty();
  }

  private void join() {
    for (Thread thread : threads) {
      try {
        assertThat(thread.join(Duration.ofMinutes(3))).as("all acknowledged").isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    abandoned = true;
  }
}
