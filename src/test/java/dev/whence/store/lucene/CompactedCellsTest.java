package dev.whence.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.BlockKind;
import dev.whence.store.BlockQuery;
import dev.whence.store.FrameCodec;
import dev.whence.store.Samples;
import dev.whence.store.StoredBlock;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactedCellsTest {

  private static final long MINUTE = 60 * Samples.SECOND;
  private static final int MINUTES = 120;

  @TempDir Path folder;

  @Test
  void theBlocksOfAFewMinutesAreAsManyAndAsSmallHoweverMuchIsKept() throws Exception {
    try (Pipeline pipeline =
        Pipeline.open(PipelineSettings.in(folder), () -> Samples.T0 + 2 * MINUTES * MINUTE)) {
      for (int minute = 0; minute < MINUTES; minute++) {
        put(pipeline, minute);
      }
      pipeline.compactAll();
    }
    Partitions partitions =
        new Partitions(
            folder.resolve("store"), LuceneSettings.DEFAULT, Vocabulary.DEFAULT, () -> Samples.T0);
    TimeRange asked = new TimeRange(Samples.T0 + 60 * MINUTE, Samples.T0 + 65 * MINUTE);
    for (Signal signal : List.of(Signal.SPANS, Signal.CELLS)) {
      BlockKind kind = signal == Signal.SPANS ? BlockKind.LOCAL_CELLS : BlockKind.FINAL_CELLS;
      try (Snapshots views = partitions.views(Set.of(signal), asked)) {
        List<? extends StoredBlock> blocks =
            views.all().getFirst().search(BlockQuery.about(Tenant.DEFAULT, asked, kind));
        assertThat(blocks).hasSizeBetween(5, 6);
        assertThat(blocks).allMatch(block -> block.maxNanos() - block.minNanos() < MINUTE);
      }
    }
    partitions.close();
  }

  private static void put(Pipeline pipeline, int minute) {
    Samples samples = Samples.spans();
    for (int i = 0; i < 20; i++) {
      long id = minute * 100L + i + 1;
      samples.span(id, id, "web", "GET /", Samples.T0 + minute * MINUTE + i * Samples.SECOND);
    }
    Frame frame = samples.frame();
    ExportKey key = ExportKey.of(FrameCodec.encode(frame));
    pipeline
        .intake()
        .accept(new Export(Tenant.DEFAULT, frame, key, Export.Rejected.NONE))
        .toCompletableFuture()
        .join();
  }
}
