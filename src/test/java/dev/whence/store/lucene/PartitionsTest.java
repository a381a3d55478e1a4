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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionsTest {

  private static final int MOST_OPEN = 4;
  private static final Partition DAY = day(0);

  @TempDir private Path directory;
  private Partitions partitions;
  private long sequence;
  private int looks;

  @BeforeEach
  void open() throws IOException {
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

  private static LiveItems span(Partition day, long id) {
    return LiveItems.of(
        Tenant.DEFAULT,
        Samples.spans().span(id, id, "web", "GET /", day.startNanos() + id).frame());
  }

  /// Else the journal would release what the partition lost.
  @Test
  void aCommitFailsWhereADayFailedToCloseAndLostWhatWasNotCommitted() throws IOException {
    write(DAY);
    partitions.use(DAY, each -> each.write(Tenant.DEFAULT, 2, span(DAY, 2), List.of()));
    refuseCommit();
    for (int other = 1; other < MOST_OPEN; other++) {
      int day = other;
      partitions.use(
          day(day),
          each -> each.write(Tenant.DEFAULT, 2 + day, span(day(day), 2 + day), List.of()));
    }
    assertThatThrownBy(() -> partitions.use(day(MOST_OPEN), _ -> true))
        .as("one more day than may be open")
        .isInstanceOf(IOException.class);

    assertThatThrownBy(() -> partitions.commit()).isInstanceOf(IOException.class);
    partitions.rollback();
    assertThat(partitions.committedSequence(DAY)).isEqualTo(1);
    write(DAY);
    partitions.close();
  }

  /// The disk does not take the day's next commit.
  private void refuseCommit() throws IOException {
    for (int next = 2; next < 5; next++) {
      Files.createDirectory(directory.resolve(DAY.toString()).resolve("pending_segments_" + next));
    }
  }

  @Test
  void aCommitTellsAllThatIsKnownOfIt() {
    PartitionFiles.Committed committed = new PartitionFiles.Committed(7, Samples.T0, 3, 5);

    assertThat(PartitionFiles.Committed.of(committed.data())).isEqualTo(committed);
  }

  @Test
  void aCommitThatDoesNotTellHowManyThereWereIsRead() {
    Map<String, String> earlier = Map.of("sequence", "7", "lastWriteNanos", "5");

    assertThat(PartitionFiles.Committed.of(earlier))
        .isEqualTo(new PartitionFiles.Committed(7, 5, 0, 0));
  }
}
