package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.ItemQuery;
import dev.whence.store.Partition;
import dev.whence.store.Samples;
import dev.whence.store.lucene.LuceneSettings;
import dev.whence.store.lucene.LuceneStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockMeterTest {

  private static final int BLOCKS = 12;

  @TempDir Path folder;

  @Test
  void aQuestionOpensNoMoreBlocksThanItMayAndTellsHowMany() {
    try (LuceneStore store =
        new LuceneStore(folder, LuceneSettings.DEFAULT, Vocabulary.DEFAULT, () -> Samples.T0)) {
      for (int i = 1; i <= BLOCKS; i++) {
        Frame frame = block(i);
        store.write(Tenant.DEFAULT, Partition.of(Signal.SPANS, Samples.T0), i, frame, List.of());
        store.commit(i);
      }
      BlockMeter meter = new BlockMeter(store, 10);
      meter.cells(Tenant.DEFAULT, Set.of(CellKind.OPERATION), TimeRange.ALWAYS, Set.<Service>of());
      assertThat(meter.opened()).isZero();

      assertThat(meter.find(all(7)).blocksOpened()).isEqualTo(7);
      assertThat(meter.opened()).isEqualTo(7);
      assertThat(meter.find(all(200)).blocksOpened()).isEqualTo(3);
      assertThat(meter.find(all(200)).complete()).isFalse();
      assertThat(meter.opened()).isEqualTo(10);
    }
  }

  private static ItemQuery all(int blocks) {
    return new ItemQuery(
        Tenant.DEFAULT, Signal.SPANS, TimeRange.ALWAYS, List.of(), 1_000_000, blocks);
  }

  private static Frame block(int number) {
    Samples samples = Samples.spans();
    for (int i = 0; i < LuceneSettings.DEFAULT.blockItems(); i++) {
      samples.span(number, number * 1_000L + i, "web", "GET /", Samples.T0 + i);
    }
    return samples.frame();
  }
}
