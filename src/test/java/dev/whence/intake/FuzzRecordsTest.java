package dev.whence.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.whence.model.Tenant;
import dev.whence.store.CorruptFrameException;
import dev.whence.store.FrameCodec;
import dev.whence.store.Samples;
import java.lang.management.ManagementFactory;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Records of the journal whose bytes are spoilt although their checksum is right: read, or set
/// aside with one of the exceptions that the intake sets them aside for.
///
/// `-Dfuzz.rounds=1000000 -Dfuzz.seed=7` takes longer, over other bytes.
class FuzzRecordsTest {

  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 300) * 10;
  private static final Random RANDOM = new Random(Long.getLong("fuzz.seed", 1));
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static byte[] record() {
    Samples samples = Samples.spans();
    for (int i = RANDOM.nextInt(20); i >= 0; i--) {
      samples.span(RANDOM.nextInt(9), i + 1, "web", "GET /" + i, Samples.T0 + i);
    }
    ExportKey key = ExportKey.of(new byte[] {(byte) RANDOM.nextInt()});
    return JournalRecord.of(Tenant.DEFAULT, key, Samples.T0, samples.frame()).payload();
  }

  @Test
  void everyFlippedBitOfTheHeadIsReadOrSetAside() {
    byte[] whole = record();
    for (int bit = 0; bit < 40 * 8; bit++) {
      byte[] spoilt = whole.clone();
      spoilt[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        assertThat(JournalRecord.decode(spoilt).frame().size()).isPositive();
      } catch (CorruptFrameException | BufferUnderflowException | IllegalArgumentException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  @Test
  void spoiltRecordsAreReadOrSetAside() {
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = record();
      for (int flips = RANDOM.nextInt(4); flips >= 0; flips--) {
        bytes[RANDOM.nextInt(bytes.length)] ^= (byte) (1 << RANDOM.nextInt(8));
      }
      byte[] spoilt = Arrays.copyOf(bytes, bytes.length - Math.max(0, RANDOM.nextInt(40) - 20));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        assertThat(JournalRecord.decode(spoilt).frame().size()).isNotNegative();
      } catch (CorruptFrameException | BufferUnderflowException | IllegalArgumentException e) {
        refused++;
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(80L << 20);
    }
    assertThat(refused).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void aFrameThatDeclaresMoreThanItCanHoldCostsNothing() {
    // zstd's magic, a header that says 200 MiB follow, and nothing
    byte[] lie = {1, 0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0xa0, 0, 0, (byte) 0x80, 0x0c, 0};
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      FrameCodec.decode(lie);
      throw new AssertionError("was taken");
    } catch (CorruptFrameException expected) {
      assertThat(expected).hasMessageContaining("declares");
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(8L << 20);
  }
}
