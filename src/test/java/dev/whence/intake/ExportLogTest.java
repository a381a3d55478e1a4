package dev.whence.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Tenant;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportLogTest {

  private static final long T0 = 1_795_528_800_000_000_000L;
  private static final long KEPT_NANOS = Duration.ofHours(24).toNanos();

  @TempDir private Path directory;

  private static ExportLog.Entry entry(int number) {
    return new ExportLog.Entry(
        new ExportId(new Tenant("team-" + number), new ExportKey(-number, number)), T0 + number);
  }

  /// The log as it is after a start.
  private ExportLog opened() {
    ExportLog log = new ExportLog(directory, KEPT_NANOS);
    log.read(_ -> {});
    return log;
  }

  private List<ExportLog.Entry> read() {
    List<ExportLog.Entry> entries = new ArrayList<>();
    new ExportLog(directory, KEPT_NANOS).read(entries::add);
    return entries;
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList().getFirst();
    }
  }

  private void truncateTo(long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  @Test
  void entriesAreReadInTheOrderInWhichTheyCame() {
    opened().append(List.of(entry(1), entry(2)));
    opened().append(List.of(entry(3)));

    assertThat(read()).containsExactly(entry(1), entry(2), entry(3));
  }

  @Test
  void whatIsAppendedToATornFileIsReadWhereverItWasTorn() throws IOException {
    opened().append(List.of(entry(1)));
    long first = Files.size(file());
    opened().append(List.of(entry(2)));
    for (long bytes = Files.size(file()) - 1; bytes >= first; bytes--) {
      truncateTo(bytes);
      assertThat(read()).containsExactly(entry(1));

      opened().append(List.of(entry(3)));
      assertThat(read()).as("torn at " + bytes).containsExactly(entry(1), entry(3));
    }
  }

  @Test
  void whatFailedToBeWrittenIsWrittenOverWithoutAStartBetween() throws IOException {
    ExportLog log = opened();
    log.append(List.of(entry(1)));
    Files.write(file(), new byte[] {6, 't', 'e'}, StandardOpenOption.APPEND);

    log.append(List.of(entry(2)));
    log.append(List.of(entry(3)));
    assertThat(read()).containsExactly(entry(1), entry(2), entry(3));
  }

  @Test
  void bytesThatAreNoEntriesEndAFile() throws IOException {
    Random random = new Random(1);
    opened().append(List.of(entry(1)));
    long first = Files.size(file());
    for (int i = 0; i < 50; i++) {
      truncateTo(first);
      byte[] garbage = new byte[random.nextInt(1, 300)];
      random.nextBytes(garbage);
      Files.write(file(), garbage, StandardOpenOption.APPEND);
      assertThat(read()).containsExactly(entry(1));
    }
  }

  @Test
  void aFileThatGrewWithoutItsBytesEndsThere() throws IOException {
    opened().append(List.of(entry(1)));
    Files.write(file(), new byte[100], StandardOpenOption.APPEND);

    opened().append(List.of(entry(2)));
    assertThat(read()).containsExactly(entry(1), entry(2));
  }

  @Test
  void anEntryOfATimeThatCannotBeIsNone() throws IOException {
    opened().append(List.of(entry(1)));
    long first = Files.size(file());
    opened().append(List.of(entry(2)));
    byte[] bytes = Files.readAllBytes(file());
    bytes[(int) first + 1 + "team-2".length() + 2 * Long.BYTES] = 0x7f;
    Files.write(file(), bytes);

    assertThat(read()).containsExactly(entry(1));
  }

  @Test
  void otherFilesBesideItAreLeftAlone() throws IOException {
    Path other = directory.resolve("exports-old.txt");
    Files.write(other, "x".getBytes(StandardCharsets.UTF_8));

    opened().append(List.of(entry(1)));
    assertThat(read()).containsExactly(entry(1));
    assertThat(other).exists();
  }

  @Test
  void filesOfMoreThanADayAgoAreDeleted() throws IOException {
    opened().append(List.of(entry(1)));
    Path old = file();
    ExportLog.Entry later =
        new ExportLog.Entry(entry(2).id(), T0 + KEPT_NANOS + Duration.ofHours(2).toNanos());

    opened().append(List.of(later));
    assertThat(read()).containsExactly(later);
    assertThat(old).doesNotExist();
  }
}
