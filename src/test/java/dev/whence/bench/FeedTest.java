package dev.whence.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedTest {

  private static final int BODIES = 60;

  @TempDir private Path directory;

  private LoadFile load() throws IOException {
    Path file = directory.resolve("load");
    try (LoadFile.Writer out = new LoadFile.Writer(file)) {
      for (byte body = 0; body < BODIES; body++) {
        out.add(10, new byte[] {body});
      }
    }
    return LoadFile.open(file);
  }

  /// Answers each body by how often it came.
  private static final class Door implements Transport {
    private final IntUnaryOperator status;
    private final Map<Byte, Integer> came = new HashMap<>();
    private final List<Byte> taken = new ArrayList<>();

    Door(IntUnaryOperator status) {
      this.status = status;
    }

    @Override
    public synchronized int send(byte[] body) throws IOException {
      int answer = status.applyAsInt(came.merge(body[0], 1, Integer::sum));
      if (answer == 0) {
        throw new IOException("gone");
      }
      if (answer / 100 == 2) {
        taken.add(body[0]);
      }
      return answer;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  @Test
  void aBodyIsSentUntilItIsTaken() throws Exception {
    Door door = new Door(time -> time == 1 ? 503 : time == 2 ? 0 : 200);
    try (LoadFile load = load();
        Feed feed = new Feed(load, door, 8)) {
      Feed.Sent sent = feed.closed(0, BODIES);

      assertThat(sent.items()).isEqualTo(10 * BODIES);
      assertThat(feed.acknowledged().cardinality()).isEqualTo(BODIES);
      assertThat(feed.answers()).isEqualTo(Map.of(0, BODIES, 200, BODIES, 503, BODIES));
      assertThat(feed.notTaken()).isEqualTo(2 * BODIES);
      assertThat(sent.latencies().getTotalCount()).isEqualTo(BODIES);
      // the two pauses are part of it
      assertThat(sent.latencies().getMinValue()).isGreaterThan(30_000);
    }
  }

  @Test
  void aBodyThatIsRefusedForGoodEndsIt() throws Exception {
    try (LoadFile load = load();
        Feed feed = new Feed(load, new Door(time -> 400), 8)) {
      assertThatThrownBy(() -> feed.closed(0, BODIES))
          .isInstanceOf(BenchFailed.class)
          .hasMessageContaining("400");
    }
  }

  @Test
  void anOpenLoopSendsEachOnceAndKeepsTheLedger() throws Exception {
    Door door = new Door(time -> 200);
    Door busy = new Door(time -> 429);
    try (LoadFile load = load();
        Feed taken = new Feed(load, door, 4);
        Feed refused = new Feed(load, busy, 4)) {
      Feed.Sent sent = taken.open(20, 40, 2_000);
      refused.open(0, BODIES, 1e6);

      // the last is due after 190 of 200 items
      assertThat(sent.seconds()).isGreaterThanOrEqualTo(0.095);
      assertThat(taken.acknowledged().nextSetBit(0)).isEqualTo(20);
      assertThat(taken.itemsAcknowledged()).isEqualTo(200);
      assertThat(refused.answers()).isEqualTo(Map.of(429, BODIES));
      assertThat(refused.itemsAcknowledged()).isZero();
    }
  }

  @Test
  void bodiesOfALaneComeInOrder() throws Exception {
    Door door = new Door(time -> time == 1 ? 503 : 200);
    try (LoadFile load = load();
        Feed feed = new Feed(load, door, 4, 6)) {
      feed.closed(0, BODIES);

      for (int lane = 0; lane < 6; lane++) {
        int number = lane;
        assertThat(door.taken.stream().filter(body -> body % 6 == number))
            .hasSize(BODIES / 6)
            .isSorted();
      }
    }
  }
}
