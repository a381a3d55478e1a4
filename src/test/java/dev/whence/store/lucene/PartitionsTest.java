package dev.whence.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.LiveItems;
import dev.whence.store.Partition;
import dev.whence.store.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionsTest {

  private static final int MOST_OPEN = 4;
  private static final Partition DAY = day(0);

  private Partitions partitions;
  private long sequence;
  private int looks;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    partitions =
        new Partitions(
            directory,
            new LuceneSettings(MOST_OPEN, 16, 4, 200, 1),
            Vocabulary.DEFAULT,
            () -> Samples.T0);
  }

  private static Partition day(int number) {
    return Partition.of(Signal.SPANS, Samples.T0 + number * Samples.DAY);
  }

  private void write(Partition day) throws IOException {
    sequence++;
    LiveItems span =
        LiveItems.of(
            Tenant.DEFAULT,
            Samples.spans()
                .span(sequence, sequence, "web", "GET /", day.startNanos() + sequence)
                .frame());
    partitions.use(day, each -> each.write(Tenant.DEFAULT, sequence, span, List.of()));
    partitions.commit();
  }

  private void lookInVain() throws IOException {
    partitions.whereChanged(
        DAY,
        _ -> {
          looks++;
          return false;
        });
  }

  @Test
  void aDayIsLookedAtAgainAfterItChangedAlsoWhereItWasClosedMeanwhile() throws IOException {
    write(DAY);
    lookInVain();
    lookInVain();
    assertThat(looks).isEqualTo(1);
    for (int other = 1; other <= MOST_OPEN; other++) {
      write(day(other));
    }
    lookInVain();
    assertThat(looks).as("closed and as it was").isEqualTo(1);

    write(DAY);
    lookInVain();
    assertThat(looks).isEqualTo(2);
    partitions.close();
  }

  @Test
  void aCommitTellsAllThatIsKnownOfIt() {
    PartitionFiles.Committed committed = new PartitionFiles.Committed(7, Samples.T0, 3);

    assertThat(PartitionFiles.Committed.of(committed.data())).isEqualTo(committed);
  }

  @Test
  void aCommitThatDoesNotTellHowManyThereWereIsRead() {
    Map<String, String> earlier = Map.of("sequence", "7", "lastWriteNanos", "5");

    assertThat(PartitionFiles.Committed.of(earlier))
        .isEqualTo(new PartitionFiles.Committed(7, 5, 0));
  }
}
