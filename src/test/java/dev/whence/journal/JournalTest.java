package dev.whence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final JournalSettings SMALL = new JournalSettings(200, 2_000, 1_000, 500);
  private static final JournalSettings ONE_FILE =
      new JournalSettings(1 << 20, 2 << 20, 1 << 20, 500);

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedComesBackInOrder() {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      for (int i = 1; i <= 20; i++) {
        assertThat(append(journal, "record " + i)).isEqualTo(i);
      }
    }
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      assertThat(journal.lastSequence()).isEqualTo(20);
      assertThat(replayed(journal)).hasSize(20).startsWith("1:record 1").endsWith("20:record 20");
      assertThat(append(journal, "next")).isEqualTo(21);
      assertThat(journal.damage()).isEqualTo(JournalDamage.NONE);
    }
  }

  @Test
  void replayTakesARange() {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      for (int i = 1; i <= 20; i++) {
        append(journal, "" + i);
      }
      List<Long> seen = new ArrayList<>();
      journal.replay(7, 11, (sequence, payload) -> seen.add(sequence));
      assertThat(seen).containsExactly(8L, 9L, 10L, 11L);
    }
  }

  @Test
  void numbersNeverGoBackOnceReleased() throws IOException {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      for (int i = 1; i <= 20; i++) {
        append(journal, "record number " + i);
      }
      journal.release(20);
    }
    assertThat(files()).hasSizeLessThanOrEqualTo(1);
    try (Journal journal = Journal.open(directory, SMALL, 21)) {
      assertThat(append(journal, "next")).isEqualTo(21);
    }
  }

  @Test
  void releaseDeletesOnlyFilesWithoutNeededRecords() {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      for (int i = 1; i <= 20; i++) {
        append(journal, "record number " + i);
      }
      long before = journal.bytesOnDisk();
      journal.release(10);
      assertThat(journal.bytesOnDisk()).isLessThan(before);
      assertThat(replayed(journal)).contains("11:record number 11", "20:record number 20");
    }
  }

  @Test
  void nothingIsLeftOnceAllIsReleased() throws IOException {
    try (Journal journal = Journal.open(directory, ONE_FILE, 1)) {
      for (int i = 1; i <= 20; i++) {
        append(journal, "record number " + i);
      }
      journal.release(19);
    }
    assertThat(files()).hasSize(1);
    try (Journal journal = Journal.open(directory, ONE_FILE, 20)) {
      assertThat(replayed(journal)).hasSize(20);
      assertThat(append(journal, "one more")).isEqualTo(21);
      journal.release(21);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aTornEndIsCutOffWhereverItTears() throws IOException {
    try (Journal journal = Journal.open(directory, ONE_FILE, 1)) {
      append(journal, "first");
      append(journal, "second");
    }
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    int firstRecord = Segment.HEADER + "first".length();
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      try (Journal journal = Journal.open(directory, ONE_FILE, 1)) {
        List<String> expected = length < firstRecord ? List.of() : List.of("1:first");
        assertThat(replayed(journal)).as("cut at %d", length).isEqualTo(expected);
        long torn = length < firstRecord ? length : length - firstRecord;
        assertThat(journal.damage().tornBytes()).isEqualTo(torn);
        assertThat(append(journal, "after")).isEqualTo(expected.size() + 1);
        assertThat(replayed(journal)).hasSize(expected.size() + 1);
      }
      for (Path left : files()) {
        Files.delete(left);
      }
    }
  }

  @Test
  void anyFlippedBitCostsItsOwnRecordAlone() throws IOException {
    try (Journal journal = Journal.open(directory, ONE_FILE, 1)) {
      append(journal, "first");
      append(journal, "second");
      append(journal, "third");
    }
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    int from = Segment.HEADER + "first".length();
    int to = from + Segment.HEADER + "second".length();
    for (int at = from; at < to; at++) {
      byte[] spoilt = whole.clone();
      spoilt[at] ^= (byte) (1 << (at % 8));
      Files.write(file, spoilt);
      try (Journal journal = Journal.open(directory, ONE_FILE, 1)) {
        assertThat(replayed(journal)).as("byte %d", at).containsExactly("1:first", "3:third");
        replayed(journal);
        assertThat(journal.damage()).isEqualTo(new JournalDamage(0, 1, 0));
      }
      assertThat(directory.resolve("quarantine").resolve(file.getFileName() + "." + from))
          .hasBinaryContent(java.util.Arrays.copyOfRange(spoilt, from, to));
    }
  }

  @Test
  void aSpoiltEndOfAFileInTheMiddleIsSetAside() throws IOException {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      for (int i = 1; i <= 20; i++) {
        append(journal, "record number " + i);
      }
    }
    Path second = files().get(1);
    byte[] bytes = Files.readAllBytes(second);
    bytes[bytes.length - 1] ^= 1;
    Files.write(second, bytes);
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      assertThat(replayed(journal)).hasSize(19);
      assertThat(journal.damage()).isEqualTo(new JournalDamage(0, 1, 0));
    }
  }

  @Test
  void aMissingFileIsPassedOverAndCounted() throws IOException {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      for (int i = 1; i <= 20; i++) {
        append(journal, "record number " + i);
      }
    }
    Files.delete(files().get(1));
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      assertThat(replayed(journal)).isNotEmpty().contains("20:record number 20");
      assertThat(journal.damage()).isEqualTo(new JournalDamage(0, 0, 1));
      assertThat(append(journal, "next")).isEqualTo(21);
    }
  }

  @Test
  void aMissingFirstFileIsNoticed() throws IOException {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      for (int i = 1; i <= 20; i++) {
        append(journal, "record number " + i);
      }
    }
    Files.delete(files().getFirst());
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      assertThat(replayed(journal)).isNotEmpty().doesNotContain("1:record number 1");
      assertThat(journal.damage()).isEqualTo(new JournalDamage(0, 0, 1));
    }
  }

  @Test
  void oneWhoseThreadHasEndedSaysSoAndLetsNobodyWait() {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      append(journal, "first");
      assertThat(journal.isAlive()).isTrue();
      await(() -> journal.writingFor().isZero());
      assertThat(journal.writingFor()).isZero();
      CompletableFuture<Long> defect =
          new CompletableFuture<>() {
            @Override
            public boolean complete(Long sequence) {
              throw new IllegalStateException("a defect");
            }
          };
      journal.append("second".getBytes(StandardCharsets.UTF_8), defect);
      assertThatThrownBy(defect::join).hasRootCauseMessage("a defect");
      assertThatThrownBy(() -> append(journal, "third")).hasMessageContaining("has ended");
      await(() -> !journal.isAlive());
      assertThat(journal.isAlive()).isFalse();
      assertThat(journal.writingFor()).isZero();
    }
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      assertThat(replayed(journal)).startsWith("1:first");
      assertThat(journal.damage()).isEqualTo(JournalDamage.NONE);
    }
  }

  @Test
  void aFullJournalRefusesUntilItIsReleased() {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      List<CompletableFuture<Long>> all = new ArrayList<>();
      for (int i = 1; i <= 100; i++) {
        CompletableFuture<Long> done = journal.append(new byte[80]);
        all.add(done);
        done.exceptionally(refused -> 0L).join();
      }
      long taken = all.stream().filter(done -> !done.isCompletedExceptionally()).count();
      assertThat(taken).isEqualTo(20);
      assertThatThrownBy(all.getLast()::join).hasMessageContaining("the journal is full");
      journal.release(10);
      assertThat(append(journal, "room again")).isEqualTo(21);
    }
  }

  @Test
  void aRecordThatIsTooLargeIsRefused() {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      assertThatThrownBy(() -> journal.append(new byte[501]).join())
          .hasMessageContaining("is more than 500");
    }
  }

  @Test
  void whatStillWaitsWhenClosedIsWritten() {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    try (Journal journal = Journal.open(directory, ONE_FILE, 1)) {
      for (int i = 0; i < 50; i++) {
        all.add(journal.append(new byte[100]));
      }
    }
    assertThat(all).allMatch(done -> done.isDone() && !done.isCompletedExceptionally());
    try (Journal journal = Journal.open(directory, ONE_FILE, 1)) {
      assertThat(replayed(journal)).hasSize(50);
    }
  }

  @Test
  void aSecondOpeningIsRefused() {
    try (Journal journal = Journal.open(directory, SMALL, 1)) {
      assertThat(journal.bytesOnDisk()).isZero();
      assertThatThrownBy(() -> Journal.open(directory, SMALL, 1)).hasMessageContaining("in use");
    }
    Journal.open(directory, SMALL, 1).close();
  }

  /// The writing thread tells who waits for a record before it is done with the group.
  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static long append(Journal journal, String text) {
    return journal.append(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).join();
  }

  private static List<String> replayed(Journal journal) {
    List<String> records = new ArrayList<>();
    journal.replay(
        0, Long.MAX_VALUE, (sequence, payload) -> records.add(sequence + ":" + text(payload)));
    return records;
  }

  private static String text(byte[] payload) {
    return new String(payload, java.nio.charset.StandardCharsets.UTF_8);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Segment::isSegment).sorted().toList();
    }
  }
}
