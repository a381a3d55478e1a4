package dev.whence.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.whence.journal.JournalSettings;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an index of documents keeps in its log, and what is left of it after a crash: a directory
/// that is copied while it is in use is what `kill -9` leaves behind.
class DocumentLogTest {

  private static final Tenant TENANT = new Tenant("a");
  private static final String TEXT = "\"" + "x".repeat(100_000) + "\"";

  @TempDir Path directory;
  private int copies;

  private DocumentIndex open(Path place) throws IOException {
    return new DocumentIndex(place, DocumentLog.SETTINGS);
  }

  private static Document answer(int number) {
    return new Document("explanation", "e" + number, 1, number, "{\"n\":" + number + "}");
  }

  private Path killed(Path place) throws IOException {
    Path copy = directory.resolve("copy-" + copies++);
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(place.relativize(file).toString()));
      }
    }
    return copy;
  }

  private static long logBytes(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place.resolve("log"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static Path logFile(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place.resolve("log"))) {
      return files.filter(file -> file.toString().endsWith(".journal")).findFirst().orElseThrow();
    }
  }

  private static List<String> ids(DocumentIndex index) throws IOException {
    return index.newest(TENANT, "explanation", TimeRange.SINCE_EPOCH, 10_000).stream()
        .map(Document::id)
        .sorted()
        .toList();
  }

  @Test
  void whatWasPutIsThereAfterAKillBeforeTheIndexHasIt() throws IOException {
    Path place = directory.resolve("documents");
    try (DocumentIndex index = open(place)) {
      index.put(TENANT, List.of(answer(1), answer(2)), 0);
      try (DocumentIndex after = open(killed(place))) {
        assertThat(after.newest(TENANT, "explanation", "e2", 1)).contains(answer(2));
        assertThat(after.put(TENANT, List.of(answer(1)), 0)).isTrue();
        assertThat(ids(after)).containsExactly("e1", "e2");
      }
    }
  }

  @Test
  void aRecordThatTheIndexHoldsIsNotReadAgain() throws IOException {
    Path place = directory.resolve("documents");
    try (DocumentIndex index = open(place)) {
      index.put(TENANT, List.of(answer(1)), 5);
      index.put(TENANT, List.of(answer(2)), 15);
      index.drop("explanation", 10, 10);
      assertThat(logBytes(place)).isPositive();
      Path killed = killed(place);
      try (DocumentIndex after = open(killed)) {
        assertThat(ids(after)).containsExactly("e2");
        after.put(TENANT, List.of(answer(3)), 20);
        after.drop("incident", 30, 30);
      }
      try (DocumentIndex after = open(killed)) {
        assertThat(ids(after)).containsExactly("e2", "e3");
      }
    }
  }

  @Test
  void aTornEndIsCutOff() throws IOException {
    Path place = directory.resolve("documents");
    try (DocumentIndex index = open(place)) {
      index.put(TENANT, List.of(answer(1)), 0);
      index.put(TENANT, List.of(answer(2)), 0);
    }
    byte[] whole = Files.readAllBytes(logFile(place));
    for (int cut = whole.length - 1; cut > whole.length / 2; cut -= 7) {
      Path torn = killed(place);
      try (var file = Files.newByteChannel(logFile(torn), StandardOpenOption.WRITE)) {
        file.truncate(cut);
      }
      try (DocumentIndex after = open(torn)) {
        assertThat(ids(after)).containsExactly("e1");
        after.put(TENANT, List.of(answer(3)), 0);
      }
      try (DocumentIndex after = open(torn)) {
        assertThat(ids(after)).containsExactly("e1", "e3");
      }
    }
  }

  @Test
  void theLogStaysSmallAndNothingIsLostOnTheWayToTheIndex() throws Exception {
    Path place = directory.resolve("documents");
    List<String> all = new ArrayList<>();
    try (DocumentIndex index = open(place);
        ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> puts = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int number = i;
        all.add("e" + i);
        puts.add(
            many.submit(
                () -> {
                  Document large = new Document("explanation", "e" + number, 1, number, TEXT);
                  boolean put = index.put(TENANT, List.of(large), 0);
                  return put
                      && index.newest(TENANT, "explanation", large.id(), 0).isPresent()
                      && index.put(TENANT, List.of(large), 0);
                }));
      }
      for (Future<Boolean> put : puts) {
        assertThat(put.get()).isTrue();
      }
      assertThat(ids(index)).containsExactlyElementsOf(all.stream().sorted().toList());
    }
    // 40 MB went through it
    assertThat(logBytes(place)).isLessThan(12 << 20);
    try (DocumentIndex after = open(place)) {
      assertThat(ids(after)).containsExactlyElementsOf(all.stream().sorted().toList());
    }
  }

  @Test
  void whatTheLogDoesNotTakeIsRefusedAndNotThere() throws IOException {
    Path place = directory.resolve("documents");
    JournalSettings small = new JournalSettings(1_000, 1_000, 1_000, 1_000);
    Document large = new Document("explanation", "large", 1, 5, TEXT);
    try (DocumentIndex index = new DocumentIndex(place, small)) {
      assertThatThrownBy(() -> index.put(TENANT, List.of(large), 0))
          .isInstanceOf(IOException.class);
      assertThat(ids(index)).isEmpty();
      assertThat(index.put(TENANT, List.of(answer(1)), 0)).isTrue();
    }
    try (DocumentIndex after = open(place)) {
      assertThat(ids(after)).containsExactly("e1");
      assertThat(after.put(TENANT, List.of(large), 0)).isTrue();
    }
  }

  @Test
  void anEntryThatTheIndexRefusesFailsAlone() throws IOException {
    Path place = directory.resolve("documents");
    Document refused = new Document("explanation", "x".repeat(33_000), 1, 5, "{}");
    try (DocumentLog log = new DocumentLog(place.resolve("log"), DocumentLog.SETTINGS, 0)) {
      for (DocumentLog.Entry entry : log.append(TENANT, List.of(refused, answer(1)), 0)) {
        entry.await();
      }
    }
    try (DocumentIndex index = open(place)) {
      index.drop("incident", 5, 5);
      assertThat(ids(index)).containsExactly("e1");
    }
    try (DocumentIndex after = open(place)) {
      assertThat(ids(after)).containsExactly("e1");
    }
  }

  @Test
  void aFullDiskRefusesAndTakesAgainOnceThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", disk.toString()) == 0,
        "cannot mount a small file system: needs root");
    try {
      Path place = disk.resolve("documents");
      Path filler = disk.resolve("filler");
      List<String> kept = new ArrayList<>();
      try (DocumentIndex index = open(place)) {
        index.put(TENANT, List.of(answer(0)), 0);
        kept.add("e0");
        Files.write(filler, new byte[23 << 20]);
        for (int i = 1; i < 120; i++) {
          Document large = new Document("explanation", "e" + i, 1, i, noise(i));
          try {
            index.put(TENANT, List.of(large), 0);
            kept.add(large.id());
          } catch (IOException full) {
            assertThat(index.newest(TENANT, "explanation", large.id(), 0)).isEmpty();
          }
        }
        // neither index nor log had room in the end
        assertThat(kept).hasSizeBetween(40, 100);
        Files.delete(filler);
        assertThat(index.put(TENANT, List.of(answer(99)), 0)).isTrue();
        kept.add("e99");
        assertThat(ids(index)).containsExactlyElementsOf(kept.stream().sorted().toList());
      }
      // no more than may wait for the index
      assertThat(logBytes(place)).as("what is not in the index").isLessThan(5 << 20);
      try (DocumentIndex after = open(place)) {
        assertThat(ids(after)).containsExactlyElementsOf(kept.stream().sorted().toList());
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  /// Text that cannot be made smaller.
  private static String noise(int seed) {
    byte[] bytes = new byte[75_000];
    new Random(seed).nextBytes(bytes);
    return "\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
