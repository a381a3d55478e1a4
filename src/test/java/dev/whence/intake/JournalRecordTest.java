package dev.whence.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.whence.store.CorruptFrameException;
import dev.whence.store.FrameCodec;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalRecordTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void everyFlippedBitOfTheHeadIsReadOrSetAside() {
    byte[] whole = FuzzRecord.JOURNAL_RECORD.seed(new Random(1));
    for (int bit = 0; bit < 40 * 8; bit++) {
      byte[] spoilt = whole.clone();
      spoilt[bit / 8] ^= (byte) (1 << (bit % 8));
      FuzzRecord.JOURNAL_RECORD.check(spoilt);
    }
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
