package dev.whence.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Sends prepared bodies over a number of connections, either as fast as they are acknowledged or
/// at a fixed rate, and keeps a ledger of what was acknowledged.
final class Feed implements AutoCloseable {

  private static final long LONGEST_NANOS = 120_000_000_000L;
  private static final long PAUSE_NANOS = 20_000_000L;
  private static final long LONGEST_WAIT_MILLIS = 100;

  /// Whoever takes less is given up.
  private static final long FEWEST_PER_SECOND = 5_000;

  private final LoadFile load;
  private final Transport transport;
  private final int connections;
  private final int lanes;
  private final BitSet acknowledged = new BitSet();
  private final AtomicLong items = new AtomicLong();
  private final Map<Integer, Integer> answers = new TreeMap<>();
  private final AtomicReference<@Nullable BenchFailed> failure = new AtomicReference<>();
  private volatile boolean stopped;

  Feed(LoadFile load, Transport transport, int connections) {
    this(load, transport, connections, 0);
  }

  /// @param lanes bodies whose numbers differ by a multiple of it are sent in order; 0 for any
  ///   order
  Feed(LoadFile load, Transport transport, int connections, int lanes) {
    this.load = load;
    this.transport = transport;
    this.connections = connections;
    this.lanes = lanes;
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
  ///
  /// @throws BenchFailed when one is refused for good, or not taken within two minutes, or when
  ///   fewer than 5,000 items a second are taken over more than two minutes
  Sent closed(int from, int to) {
    return new Stretch(from, to, 0).send();
  }

  /// Sends them at a rate, whatever becomes of them; each once. Latencies count from when a body
  /// was due, so that one that had to wait for others is not taken for a quick one.
  Sent open(int from, int to, double itemsPerSecond) {
    return new Stretch(from, to, itemsPerSecond).send();
  }

  /// Bodies from one to another.
  private final class Stretch {
    private final int from;
    private final int to;
    private final double itemsPerSecond;
    private final long begin = System.nanoTime();
    private final AtomicInteger next;

    /// Bodies that those after them in their lane need not wait for any more. Guarded by itself.
    private final BitSet turns = new BitSet();

    private final ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST_NANOS / 1_000, 3);

    Stretch(int from, int to, double itemsPerSecond) {
      this.from = from;
      this.to = to;
      this.itemsPerSecond = itemsPerSecond;
      this.next = new AtomicInteger(from);
      latencies.setAutoResize(true);
    }

    Sent send() {
      long before = items.get();
      List<Thread> threads = new ArrayList<>();
      for (int connection = 0; connection < connections; connection++) {
        threads.add(Thread.ofVirtual().start(this::run));
      }
      threads.forEach(Feed::join);
      BenchFailed failed = failure.get();
      if (failed != null) {
        throw failed;
      }
      return new Sent(items.get() - before, (System.nanoTime() - begin) / 1e9, latencies);
    }

    private void run() {
      for (int body = next.getAndIncrement(); goesOn(body); body = next.getAndIncrement()) {
        awaitTurn(body);
        one(body);
        endTurn(body);
        giveUpIfSlow(body);
      }
    }

    /// Bodies are begun in order, so that the one waited for is under way or done.
    private void awaitTurn(int body) {
      if (lanes > 0 && body - lanes >= from) {
        synchronized (turns) {
          while (!turns.get(body - lanes - from) && !stopped) {
            waitABit();
          }
        }
      }
    }

    private void waitABit() {
      try {
        turns.wait(LONGEST_WAIT_MILLIS);
      } catch (InterruptedException e) {
        stopped = true;
      }
    }

    private void endTurn(int body) {
      if (lanes > 0) {
        synchronized (turns) {
          turns.set(body - from);
          turns.notifyAll();
        }
      }
    }

    private void giveUpIfSlow(int body) {
      long nanos = System.nanoTime() - begin;
      long taken = load.itemsBefore(body) - load.itemsBefore(from);
      if (nanos > LONGEST_NANOS && taken < nanos / 1e9 * FEWEST_PER_SECOND && !stopped) {
        fail("does not keep up: %,d items in %,d s".formatted(taken, nanos / 1_000_000_000));
      }
    }

    private boolean goesOn(int body) {
      return body < to && !stopped;
    }

    private void one(int body) {
      byte[] bytes = load.body(body);
      long due = itemsPerSecond == 0 ? System.nanoTime() : due(body);
      pauseUntil(due);
      if (itemsPerSecond == 0 ? untilTaken(bytes) : isTaken(post(bytes))) {
        taken(body, due);
      }
    }

    private long due(int body) {
      double earlier = load.itemsBefore(body) - load.itemsBefore(from);
      return begin + (long) (earlier / itemsPerSecond * 1e9);
    }

    private void taken(int body, long dueNanos) {
      latencies.recordValue(
          Math.min(LONGEST_NANOS, Math.max(0, System.nanoTime() - dueNanos)) / 1_000);
      items.addAndGet(load.items(body));
      synchronized (acknowledged) {
        acknowledged.set(body);
      }
    }
  }

  private static void pauseUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static boolean isTaken(int status) {
    return status / 100 == 2;
  }

  /// Whether it may be taken another time.
  private static boolean isAway(int status) {
    return status == 0 || status == 408 || status == 429 || status >= 500;
  }

  private boolean untilTaken(byte[] body) {
    long end = System.nanoTime() + LONGEST_NANOS;
    int status = post(body);
    while (!isTaken(status) && isAway(status) && !stopped && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
      status = post(body);
    }
    if (!isTaken(status) && !stopped) {
      fail("a body was not taken: %d, 0 for no answer".formatted(status));
    }
    return isTaken(status);
  }

  private void fail(String why) {
    failure.compareAndSet(null, new BenchFailed(why));
    stopped = true;
  }

  /// The answer's status; 0 where there was none.
  private int post(byte[] body) {
    int status = 0;
    try {
      status = transport.send(body);
    } catch (IOException gone) {
      // counted as such
    } catch (InterruptedException e) {
      stopped = true;
    }
    synchronized (answers) {
      answers.merge(status, 1, Integer::sum);
    }
    return status;
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

  /// Answers other than an acknowledgement.
  int notTaken() {
    return answers().entrySet().stream()
        .filter(each -> !isTaken(each.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
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
    transport.close();
  }
}
