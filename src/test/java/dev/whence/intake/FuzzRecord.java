package dev.whence.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.fuzz.FuzzTarget;
import dev.whence.model.Tenant;
import dev.whence.store.CorruptFrameException;
import dev.whence.store.Samples;
import java.nio.BufferUnderflowException;
import java.util.Random;

/// Records of the journal whose bytes are spoilt although their checksum is right: read, or set
/// aside with one of the exceptions that the intake sets them aside for.
public enum FuzzRecord implements FuzzTarget {
  JOURNAL_RECORD;

  /// A zstd block of four bytes can stand for 128 KiB.
  @Override
  public long mayAllocate(byte[] body) {
    return FuzzTarget.super.mayAllocate(body) + 40_000L * body.length;
  }

  @Override
  public byte[] seed(Random random) {
    Samples samples = Samples.spans();
    for (int i = random.nextInt(20); i >= 0; i--) {
      samples.span(random.nextInt(9), i + 1, "web", "GET /" + i, Samples.T0 + i);
    }
    ExportKey key = ExportKey.of(new byte[] {(byte) random.nextInt()});
    return JournalRecord.of(Tenant.DEFAULT, key, Samples.T0, samples.frame()).payload();
  }

  @Override
  public void check(byte[] body) {
    JournalRecord record;
    try {
      record = JournalRecord.decode(body);
    } catch (CorruptFrameException | BufferUnderflowException | IllegalArgumentException refused) {
      return;
    }
    JournalRecord again =
        JournalRecord.decode(
            JournalRecord.of(record.tenant(), record.key(), record.arrivalNanos(), record.frame())
                .payload());
    assertThat(again.tenant()).isEqualTo(record.tenant());
    assertThat(again.key()).isEqualTo(record.key());
    assertThat(again.arrivalNanos()).isEqualTo(record.arrivalNanos());
    assertThat(again.frame().size()).isEqualTo(record.frame().size());
  }
}
