package dev.whence.intake;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.intake.IntakeStats.Outcome;
import dev.whence.intake.IntakeStats.Reason;
import dev.whence.join.IdentitySettings;
import dev.whence.join.JoinSettings;
import dev.whence.join.RequestIdentity;
import dev.whence.journal.Journal;
import dev.whence.journal.JournalDamage;
import dev.whence.journal.JournalSettings;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.ItemQuery;
import dev.whence.store.Samples;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.lucene.LuceneSettings;
import dev.whence.store.lucene.LuceneStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of exports that a defect keeps from being applied, and how items are counted.
@Timeout(60)
class DurableIntakeTest {

  private static final Tenant POISON = new Tenant("poison");
  private static final long MAX_UNDER_WAY = 4_000;
  private static final TimeRange ALL = new TimeRange(T0 - DAY, T0 + DAY);

  @TempDir private Path directory;

  private final CountDownLatch goesOn = new CountDownLatch(1);
  private volatile boolean holds;
  private volatile boolean away;
  private Journal journal;
  private Store store;
  private DurableIntake intake;

  @BeforeEach
  void open() {
    store = store();
    journal = Journal.open(directory.resolve("journal"), JournalSettings.DEFAULT, 1);
    start();
  }

  private void start() {
    intake =
        new DurableIntake(
            journal,
            store,
            new RequestIdentity(IdentitySettings.DEFAULT),
            frame -> frame,
            new LocalRollup(Vocabulary.DEFAULT),
            new JoinedRollup(Vocabulary.DEFAULT),
            directory.resolve("exports"),
            settings(),
            () -> T0);
  }

  private static IntakeSettings settings() {
    return new IntakeSettings(
        Limits.DEFAULT,
        JoinSettings.DEFAULT,
        MAX_UNDER_WAY,
        Duration.ofHours(1),
        1 << 20,
        Duration.ofHours(24),
        1_000,
        10);
  }

  @AfterEach
  @Timeout(60)
  void close() {
    goesOn.countDown();
    intake.close();
    store.close();
  }

  /// A real one that fails on one tenant's exports as no store should, and may be away or hang.
  private Store store() {
    Store real =
        new LuceneStore(
            directory.resolve("store"), LuceneSettings.DEFAULT, Vocabulary.DEFAULT, () -> T0);
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              if (method.getName().equals("write")) {
                beforeWriting((Tenant) arguments[0]);
              }
              return call(real, method, arguments);
            });
  }

  private void beforeWriting(Tenant tenant) throws InterruptedException {
    if (holds) {
      goesOn.await();
    }
    if (away) {
      throw StoreException.away("away", null);
    }
    if (tenant.equals(POISON)) {
      throw new NullPointerException("a defect");
    }
  }

  private static Object call(Store real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private CompletableFuture<Receipt> accept(Tenant tenant, int number) {
    return accept(tenant, number, span(number, T0));
  }

  private CompletableFuture<Receipt> accept(Tenant tenant, int number, Frame frame) {
    return intake
        .accept(new Export(tenant, frame, new ExportKey(0, number), Export.Rejected.NONE))
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS);
  }

  private static Frame span(int number, long startNanos) {
    return Samples.spans().span(number, number, "web", "GET /", startNanos).frame();
  }

  private void journal(Tenant tenant, int number) {
    journal
        .append(JournalRecord.of(tenant, new ExportKey(0, number), T0, span(number, T0)).payload())
        .join();
  }

  private int visible(Tenant tenant) {
    return store.find(new ItemQuery(tenant, Signal.SPANS, ALL, List.of(), 100, 100)).frame().size();
  }

  private Path deadLetters() {
    return directory.resolve("exports").resolve("dead-letters");
  }

  private long filesSetAside() throws IOException {
    try (Stream<Path> files = Files.list(deadLetters())) {
      return files.count();
    }
  }

  /// Nothing can be set aside where this is.
  private void obstruct() throws IOException {
    Files.createDirectories(deadLetters().getParent());
    Files.write(deadLetters(), new byte[1]);
  }

  private long counted(Outcome outcome) {
    return intake.stats().get(Signal.SPANS, outcome);
  }

  private long refused(Outcome outcome, Reason reason) {
    return intake
        .stats()
        .refused()
        .get(new IntakeStats.Refused(Signal.SPANS, outcome, reason))
        .sum();
  }

  private void await(Runnable look) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        look.run();
        return;
      } catch (AssertionError notYet) {
        if (System.nanoTime() > until) {
          throw notYet;
        }
        Thread.sleep(20);
      }
    }
  }

  @Test
  void whatADefectKeepsFromBeingAppliedIsRefusedForGoodAndSetAsideOnce() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> accept(POISON, 1).join())
          .hasCauseInstanceOf(FinalRefusal.class)
          .hasMessageContaining("NullPointerException")
          .hasMessageContaining("set aside as dead letter 1");
    }
    assertThat(filesSetAside()).isEqualTo(1);
    assertThat(intake.deadLetters()).isEqualTo(1);
    assertThat(accept(Tenant.DEFAULT, 2).join().accepted()).isEqualTo(1);
    assertThat(visible(Tenant.DEFAULT)).isEqualTo(1);
    assertThat(counted(Outcome.RECEIVED)).isEqualTo(4);
    assertThat(refused(Outcome.REJECTED, Reason.DEFECT)).isEqualTo(3);
    assertThat(counted(Outcome.RETRY)).isZero();
  }

  @Test
  void numbersGoOnAboveWhatWasSetAsideThoughAllElseWasDropped() throws IOException {
    for (int export = 1; export <= 4; export += 3) {
      int poison = export + 1;
      accept(Tenant.DEFAULT, export).join();
      assertThatThrownBy(() -> accept(POISON, poison).join())
          .hasCauseInstanceOf(FinalRefusal.class);
      accept(Tenant.DEFAULT, export + 2).join();
      intake.settle().toCompletableFuture().join();
      for (Signal signal : Signal.values()) {
        store.drop(signal, Long.MAX_VALUE);
      }
      intake.close();
      journal =
          Journal.open(
              directory.resolve("journal"),
              JournalSettings.DEFAULT,
              DurableIntake.firstSequence(store, directory.resolve("exports")));
      start();
    }
    assertThat(filesSetAside()).isEqualTo(2);
    assertThat(intake.journalDamage()).isEqualTo(new JournalDamage(0, 0, 0));
  }

  @Test
  void nobodyWaitsWhereItCannotBeSetAside() throws IOException {
    obstruct();
    assertThatThrownBy(() -> accept(POISON, 1).join()).hasCauseInstanceOf(RetryableRefusal.class);
    assertThat(intake.bytesUnderWay()).isZero();

    Files.delete(deadLetters());
    assertThatThrownBy(() -> accept(POISON, 1).join()).hasCauseInstanceOf(FinalRefusal.class);
    assertThat(intake.bytesUnderWay()).isZero();
  }

  @Test
  void theServiceStartsWithADefectInItsJournal() throws IOException {
    journal(POISON, 1);
    journal(Tenant.DEFAULT, 2);
    intake.close();
    journal = Journal.open(directory.resolve("journal"), JournalSettings.DEFAULT, 1);

    start();
    assertThat(intake.isBehind()).isFalse();
    assertThat(visible(Tenant.DEFAULT)).isEqualTo(1);
    assertThat(filesSetAside()).isEqualTo(1);
    assertThat(accept(Tenant.DEFAULT, 2).join().duplicates()).isEqualTo(1);
  }

  @Test
  void theServiceStartsAndWaitsWhereADefectCannotBeSetAside()
      throws IOException, InterruptedException {
    journal(POISON, 1);
    journal(Tenant.DEFAULT, 2);
    intake.close();
    journal = Journal.open(directory.resolve("journal"), JournalSettings.DEFAULT, 1);
    obstruct();

    start();
    assertThat(intake.isBehind()).isTrue();
    Files.delete(deadLetters());
    await(() -> assertThat(visible(Tenant.DEFAULT)).isEqualTo(1));
    assertThat(filesSetAside()).isEqualTo(1);
  }

  @Test
  void aDefectDoesNotStopWhoCatchesUp() throws IOException, InterruptedException {
    away = true;
    accept(POISON, 1).join();
    accept(Tenant.DEFAULT, 2).join();
    assertThat(intake.isBehind()).isTrue();

    away = false;
    await(() -> assertThat(intake.isBehind()).isFalse());
    assertThat(visible(Tenant.DEFAULT)).isEqualTo(1);
    assertThat(filesSetAside()).isEqualTo(1);
    assertThat(intake.deadLetters()).isEqualTo(1);
  }

  @Test
  void itemsOfAnExportThatMustComeAgainAreCountedOnce() {
    Samples spans = Samples.spans();
    for (int i = 1; i <= 2_000; i++) {
      spans.span(i, i, "web", "GET /" + i, i % 2 == 0 ? T0 : T0 + 10 * DAY);
    }
    assertThatThrownBy(() -> accept(Tenant.DEFAULT, 1, spans.frame()).join())
        .hasCauseInstanceOf(RetryableRefusal.class);
    assertThat(counted(Outcome.RECEIVED)).isEqualTo(2_000);
    assertThat(refused(Outcome.RETRY, Reason.UNDER_WAY)).isEqualTo(2_000);
    assertThat(counted(Outcome.REJECTED)).isZero();
  }

  @Test
  void itemsOfAnExportThatIsTakenInPartAreCountedOnce() {
    Frame frame =
        Samples.spans()
            .span(1, 1, "web", "GET /", T0)
            .span(2, 2, "web", "GET /", T0 + 10 * DAY)
            .frame();

    accept(Tenant.DEFAULT, 1, frame).join();
    assertThat(counted(Outcome.RECEIVED)).isEqualTo(2);
    assertThat(counted(Outcome.ACCEPTED)).isEqualTo(1);
    assertThat(refused(Outcome.REJECTED, Reason.TIME)).isEqualTo(1);
  }

  @Test
  void aRepetitionOfAnExportThatFailsIsCounted() throws IOException {
    obstruct();
    holds = true;
    CompletableFuture<Receipt> first = accept(POISON, 1);
    CompletableFuture<Receipt> repeated = accept(POISON, 1);
    goesOn.countDown();

    assertThatThrownBy(first::join).hasCauseInstanceOf(RetryableRefusal.class);
    assertThatThrownBy(repeated::join).hasCauseInstanceOf(RetryableRefusal.class);
    assertThat(counted(Outcome.RECEIVED)).isEqualTo(2);
    assertThat(counted(Outcome.RETRY)).isEqualTo(2);
    assertThat(counted(Outcome.DUPLICATE)).isZero();
  }
}
