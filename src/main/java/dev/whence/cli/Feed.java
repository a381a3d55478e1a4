package dev.whence.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Sends prepared bodies over a number of connections, either as fast as they are acknowledged or
/// at a fixed rate, and keeps a ledger of what was acknowledged.
final class Feed implements AutoCloseable {

  private static final long LONGEST_NANOS = 120_000_000_000L;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final LoadFile load;
  private final URI address;
  private final Map<String, String> headers;
  private final int connections;
  private final BitSet acknowledged = new BitSet();
  private final AtomicLong items = new AtomicLong();
  private final Map<Integer, Integer> answers = new TreeMap<>();
  private volatile boolean stopped;

  Feed(LoadFile load, URI address, Map<String, String> headers, int connections) {
    this.load = load;
    this.address = address;
    this.headers = headers;
    this.connections = connections;
  }

  /// How a stretch of bodies was taken.
  ///
  /// @param latencies in microseconds, of acknowledged bodies, from when each was meant to be sent
  record Sent(long items, double seconds, Histogram latencies) {
    double perSecond() {
      return items / seconds;
    }
  }

  /// Sends bodies from one to another, each until it is acknowledged, as fast as that goes.
  Sent closed(int from, int to) {
    return send(from, to, 0, true);
  }

  /// Sends them at a rate, whatever becomes of them; each once.
  Sent open(int from, int to, double itemsPerSecond) {
    return send(from, to, itemsPerSecond, false);
  }

  private Sent send(int from, int to, double itemsPerSecond, boolean again) {
    ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST_NANOS / 1_000, 3);
    latencies.setAutoResize(true);
    AtomicInteger next = new AtomicInteger(from);
    long itemsBefore = items.get();
    long begin = System.nanoTime();
    long offset = load.itemsBefore(from);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int body = next.getAndIncrement();
                        body < to && !stopped;
                        body = next.getAndIncrement()) {
                      long due =
                          itemsPerSecond == 0
                              ? System.nanoTime()
                              : begin
                                  + (long)
                                      ((load.itemsBefore(body) - offset) / itemsPerSecond * 1e9);
                      pauseUntil(due);
                      one(body, due, again, latencies);
                    }
                  }));
    }
    threads.forEach(Feed::join);
    return new Sent(items.get() - itemsBefore, (System.nanoTime() - begin) / 1e9, latencies);
  }

  private static void pauseUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void one(int body, long dueNanos, boolean again, Histogram latencies) {
    byte[] bytes = load.body(body);
    do {
      int status = post(bytes);
      count(status);
      if (status / 100 == 2) {
        latencies.recordValue(
            Math.min(LONGEST_NANOS, Math.max(0, System.nanoTime() - dueNanos)) / 1_000);
        items.addAndGet(load.items(body));
        synchronized (acknowledged) {
          acknowledged.set(body);
        }
        return;
      }
      if (again && !stopped) {
        LockSupport.parkNanos(20_000_000L);
      }
    } while (again && !stopped);
  }

  /// The answer's status; 0 where there was none.
  private int post(byte[] bytes) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofMinutes(2))
            .POST(BodyPublishers.ofByteArray(bytes));
    headers.forEach(request::header);
    try {
      HttpResponse<Void> response = client.send(request.build(), BodyHandlers.discarding());
      return response.statusCode();
    } catch (IOException gone) {
      return 0;
    } catch (InterruptedException e) {
      stopped = true;
      return 0;
    }
  }

  private void count(int status) {
    synchronized (answers) {
      answers.merge(status, 1, Integer::sum);
    }
  }

  /// Sends nothing more.
  void stop() {
    stopped = true;
  }

  long itemsAcknowledged() {
    return items.get();
  }

  BitSet acknowledged() {
    synchronized (acknowledged) {
      return (BitSet) acknowledged.clone();
    }
  }

  /// How often each status was answered; 0 counts broken connections.
  Map<Integer, Integer> answers() {
    synchronized (answers) {
      return new TreeMap<>(answers);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    client.shutdownNow();
  }
}
