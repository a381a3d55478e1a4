package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A journal with a torn end, a flipped bit and a missing file: what is whole is recovered, the
/// rest is set aside and counted, and the service starts.
class BrokenJournalIT {

  private static final int MAGIC = 0x57484E31;

  @TempDir Path directory;

  @Test
  void recoversWhatIsWhole() throws IOException {
    Exports exports = new Exports("journal", Clocks.recently());
    Ledger ledger = new Ledger();
    try (RealService service =
            new RealService(directory, "whence.journal.file-size=8K", "whence.journal.max-size=64M")
                .start();
        Sender sender = new Sender(service, exports, ledger).start(8, 0)) {
      sender.awaitMore(150);
      service.kill();
      sender.abandon();
      Ledger.Outcome torn = afterTornEnd(service, exports, ledger);
      FaultFigures.add("torn end of the journal", torn, service.lastSecondsToServe(), "");
      assertThat(torn.recovered())
          .as("nothing of a torn end was acknowledged")
          .isEqualTo(torn.acknowledged());

      Ledger more = new Ledger();
      Exports others = new Exports("journaltwo", Clocks.recently());
      try (Sender again = new Sender(service, others, more).start(8, 0)) {
        again.awaitMore(20);
        awaitFiles(service);
        service.kill();
        again.abandon();
      }
      int records = flipABitAndRemoveAFile(service);
      service.start();
      Ledger.Outcome broken = more.compare(new Found(service, others).items(more), Exports.ITEMS);
      FaultFigures.add(
          "flipped bit, missing journal file",
          broken,
          service.lastSecondsToServe(),
          "records in what was broken: " + records);
      assertThat(broken.doubled()).isZero();
      assertThat(broken.acknowledged() - broken.recovered())
          .as("no more is lost than was broken")
          .isLessThanOrEqualTo((long) records * Exports.ITEMS);
      assertThat(service.metric("whence_journal_corrupt_stretches_total")).isEqualTo(1);
      assertThat(service.metric("whence_journal_missing_files_total")).isEqualTo(1);
      assertThat(service.data().resolve("journal").resolve("quarantine")).isNotEmptyDirectory();
    }
  }

  private static Ledger.Outcome afterTornEnd(RealService service, Exports exports, Ledger ledger)
      throws IOException {
    Path last = files(service).getLast();
    byte[] bytes = Files.readAllBytes(last);
    // the beginning of a record whose rest never reached the disk
    byte[] torn = ByteBuffer.allocate(300).putInt(MAGIC).putInt(5_000).array();
    Files.write(last, torn, StandardOpenOption.APPEND);
    service.start();
    assertThat(Files.exists(last) ? Files.size(last) : bytes.length)
        .isLessThan(bytes.length + torn.length);
    assertThat(service.metric("whence_journal_torn_bytes_total")).isGreaterThanOrEqualTo(300);
    return ledger.compare(new Found(service, exports).items(ledger), Exports.ITEMS);
  }

  /// How many records were in what is broken now.
  private static int flipABitAndRemoveAFile(RealService service) throws IOException {
    List<Path> files = files(service);
    assertThat(files).as("several files to break").hasSizeGreaterThanOrEqualTo(5);
    Path flipped = files.get(1);
    byte[] bytes = Files.readAllBytes(flipped);
    bytes[100] ^= 4;
    Files.write(flipped, bytes);
    Path missing = files.get(3);
    int records = 1 + records(Files.readAllBytes(missing));
    Files.delete(missing);
    return records;
  }

  /// Until enough of what came in waits for the store, which releases it every few seconds.
  private static void awaitFiles(RealService service) throws IOException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (files(service).size() < 7) {
      assertThat(System.nanoTime()).as("the journal grows").isLessThan(end);
      RealService.pause(2);
    }
  }

  private static int records(byte[] file) {
    byte[] magic = ByteBuffer.allocate(4).putInt(MAGIC).array();
    int count = 0;
    for (int at = 0; at + 4 <= file.length; at++) {
      count += Arrays.equals(file, at, at + 4, magic, 0, 4) ? 1 : 0;
    }
    return count;
  }

  private static List<Path> files(RealService service) throws IOException {
    try (Stream<Path> files = Files.list(service.data().resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    }
  }
}
