package dev.whence.intake;

import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.join.JoinSettings;
import dev.whence.journal.Journal;
import dev.whence.journal.JournalSettings;
import dev.whence.model.CellKey;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.Samples;
import dev.whence.store.Store;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cells of requests count towards what may be given out between two commits, whatever the store:
/// in a cluster's too they wait in memory.
class ApplierTest {

  private static final int COMMIT_BYTES = 1_000_000;

  /// More cells than that are more than [#COMMIT_BYTES].
  private static final int CELLS = 500;

  private static final IntakeSettings SETTINGS =
      new IntakeSettings(
          Limits.DEFAULT,
          JoinSettings.DEFAULT,
          32L << 20,
          Duration.ofHours(1),
          COMMIT_BYTES,
          Duration.ofHours(24),
          1_000,
          10);

  private final List<Integer> givenOut = new CopyOnWriteArrayList<>();
  private final List<Long> commits = new CopyOnWriteArrayList<>();
  private final CountDownLatch commitGoesOn = new CountDownLatch(1);
  private long nowNanos = 1;
  private Journal journal;
  private Applier applier;

  @BeforeEach
  void open(@TempDir Path directory) {
    journal = Journal.open(directory.resolve("journal"), JournalSettings.DEFAULT, 1);
    applier =
        new Applier(
            store(),
            journal,
            new ExportLog(directory, SETTINGS.exportsKept().toNanos()),
            new LocalRollup(Vocabulary.DEFAULT),
            new JoinedRollup(Vocabulary.DEFAULT),
            SETTINGS,
            () -> nowNanos);
  }

  @AfterEach
  void close() {
    commitGoesOn.countDown();
    applier.close();
    journal.close();
  }

  /// Keeps nothing; a commit takes as long as the test wants.
  private Store store() {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "committedSequence" -> 0L;
                  case "holds" -> false;
                  case "writeJoined" -> givenOut.add(((List<?>) arguments[1]).size());
                  case "commit" -> {
                    commits.add((Long) arguments[0]);
                    commitGoesOn.await();
                    yield null;
                  }
                  default -> null;
                });
  }

  /// Requests of one span, each in a slice of its own, so that no two share a cell.
  private void take(int requests) {
    Samples spans = Samples.spans();
    for (int i = 1; i <= requests; i++) {
      spans.span(i, i, "web", "GET /", T0 + i * CellKey.SLICE_NANOS);
    }
    JournalRecord record =
        JournalRecord.of(Tenant.DEFAULT, new ExportKey(1, nowNanos), T0, spans.frame());
    Ready ready = applier.prepare(record);
    assertThat(ready.bytes()).isLessThan(COMMIT_BYTES / 4);
    applier.apply(journal.append(record.payload()).join(), ready);
    applier.tick();
  }

  /// Until all requests are given out.
  private void waitForRequests() {
    nowNanos += SETTINGS.join().ttlNanos() + 1_000_000_000;
    applier.tick();
  }

  /// Until what is committed is.
  private void waitForCommit() {
    commitGoesOn.countDown();
    applier.close();
  }

  @Test
  void cellsThatAreGivenOutBringTheNextCommitOn() {
    take(CELLS);
    assertThat(givenOut).isEmpty();
    waitForRequests();
    assertThat(givenOut.getFirst()).isGreaterThanOrEqualTo(CELLS);
    waitForCommit();
    assertThat(commits).containsExactly(1L);
  }

  @Test
  void fewOfThemWaitForTheirTime() {
    take(CELLS / 5);
    waitForRequests();
    assertThat(givenOut).hasSize(1);
    waitForCommit();
    assertThat(commits).isEmpty();
  }

  @Test
  void asManyAgainWhileACommitIsUnderWayHoldUpWhatComes() {
    take(CELLS);
    waitForRequests();
    assertThat(applier.isFull()).isFalse();
    take(CELLS);
    assertThat(applier.isFull()).isFalse();
    waitForRequests();
    assertThat(givenOut).hasSize(2);
    assertThat(applier.isFull()).isTrue();
    commitGoesOn.countDown();
    assertThat(applier.isFull()).isFalse();
    applier.tick();
    waitForCommit();
    assertThat(commits).containsExactly(1L, 2L);
  }
}
