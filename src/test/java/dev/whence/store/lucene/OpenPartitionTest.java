package dev.whence.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.LiveItems;
import dev.whence.store.Partition;
import dev.whence.store.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.DirectoryReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenPartitionTest {

  private static final Partition DAY = Partition.of(Signal.SPANS, Samples.T0);
  private static final LiveItems SPAN =
      LiveItems.of(Tenant.DEFAULT, Samples.spans().span(1, 1, "web", "GET /", Samples.T0).frame());

  @TempDir private Path directory;

  private OpenPartition open() throws IOException {
    return new OpenPartition(
        DAY,
        new PartitionFiles(directory),
        new LuceneSettings(4, 16, 4, 200, 1),
        Vocabulary.DEFAULT,
        () -> Samples.T0,
        BlockCache.ofHeap());
  }

  /// Makes closing the partition fail.
  private static void closeReader(OpenPartition partition) throws IOException {
    DirectoryReader reader = partition.snapshot().state().reader();
    while (reader.getRefCount() > 0) {
      reader.decRef();
    }
  }

  @Test
  void nobodyWaitsForAPartitionThatFailedToClose() throws Exception {
    OpenPartition partition = open();
    partition.write(Tenant.DEFAULT, 1, SPAN, List.of());
    partition.commit();
    closeReader(partition);
    assertThatThrownBy(partition::discard).isInstanceOf(IllegalStateException.class);

    ExecutorService other = Executors.newSingleThreadExecutor();
    assertThat(other.submit(partition::flushed).get(20, TimeUnit.SECONDS)).isNull();
    other.shutdownNow();
    OpenPartition again = open();
    assertThat(again.committed().sequence()).as("its files are free").isEqualTo(1);
    again.discard();
  }
}
