package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.intake.CompactionSettings;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.Receipt;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that is away now and then, before or after it did what was asked: all that is
/// acknowledged is kept once all the same.
class FailingStoreTest {

  private static final TimeRange ALL = new TimeRange(T0 - DAY, T0 + DAY);
  private static final Set<String> FAILING = Set.of("write", "writeJoined", "commit");

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedIsKeptOnce() {
    AtomicInteger failures = new AtomicInteger();
    try (Pipeline pipeline =
        Pipeline.open(
            CrashingIngest.settings(directory), failing(failures, new Random(1)), () -> T0)) {
      List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        ExportKey key = ExportKey.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        Samples days = Samples.spans();
        days.span(i, 1, "web", "today", T0 + i).span(i, 2, "web", "yesterday", T0 - DAY + i);
        receipts.add(
            pipeline
                .intake()
                .accept(new Export(Tenant.DEFAULT, days.frame(), key, Export.Rejected.NONE))
                .toCompletableFuture());
      }
      receipts.forEach(receipt -> assertThat(receipt.join().accepted()).isEqualTo(2));
      assertThat(failures).hasPositiveValue();
      pipeline.intake().settle().toCompletableFuture().join();
      assertKeptOnce(pipeline);
    }
    try (Pipeline pipeline = Pipeline.open(CrashingIngest.settings(directory), () -> T0)) {
      assertKeptOnce(pipeline);
      pipeline.compactAll();
      assertThat(pipeline.compactor().duplicates()).isZero();
    }
  }

  @Test
  void compactionGoesOnAfterAnError() throws InterruptedException {
    AtomicInteger looked = new AtomicInteger();
    Store store =
        changed(
            (method, real) -> {
              if (method.getName().equals("stretches") && looked.getAndIncrement() == 0) {
                throw new StackOverflowError();
              }
              return real.call();
            });
    CompactionSettings often =
        new CompactionSettings(
            Duration.ofSeconds(1), Duration.ofMinutes(60), 1, 1_000, 50, 1_000, Duration.ZERO);
    try (Pipeline pipeline =
        Pipeline.open(CrashingIngest.settings(directory).with(often), store, () -> T0)) {
      for (int i = 0; i < 200 && looked.get() < 2; i++) {
        Thread.sleep(50);
      }
      assertThat(looked).hasValueGreaterThan(1);
      assertThat(pipeline.failedCompactions()).isEqualTo(1);
    }
  }

  @Test
  void compactionThatHangsAndThenFailsAgainAndAgainIsSeen() throws InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    Store store =
        changed(
            (method, real) -> {
              if (method.getName().equals("stretches")) {
                hangs.await();
                throw new StoreException("broken");
              }
              return real.call();
            });
    CompactionSettings often =
        new CompactionSettings(
            Duration.ofSeconds(1), Duration.ofMinutes(60), 1, 1_000, 50, 1_000, Duration.ZERO);
    try (Pipeline pipeline =
        Pipeline.open(CrashingIngest.settings(directory).with(often), store, () -> T0)) {
      List<BackgroundLoop> loops = Background.of(pipeline);
      assertThat(loops).allMatch(loop -> loop.trouble().isEmpty());
      for (int i = 0; i < 200 && pipeline.housekeepingStuckFor().toMillis() < 100; i++) {
        Thread.sleep(50);
      }
      assertThat(loops)
          .filteredOn(loop -> loop.stuckFor().get().toMillis() >= 100)
          .extracting(BackgroundLoop::name)
          .containsExactly("compaction");
      hangs.countDown();
      for (int i = 0; i < 200 && pipeline.failedCompactionsInARow() < 2; i++) {
        Thread.sleep(50);
      }
      assertThat(pipeline.failedCompactionsInARow()).isGreaterThan(1);
    }
  }

  @Test
  void whoIsInterruptedIsNotToldThatAllIsFinal() {
    CountDownLatch goesOn = new CountDownLatch(1);
    Store store =
        changed(
            (method, real) -> {
              if (method.getName().equals("stretches")) {
                goesOn.await();
              }
              return real.call();
            });
    try (Pipeline pipeline = Pipeline.open(CrashingIngest.settings(directory), store, () -> T0)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(pipeline::compactAll)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      goesOn.countDown();
      pipeline.compactAll();
    }
  }

  private static void assertKeptOnce(Pipeline pipeline) {
    ItemQuery all = new ItemQuery(Tenant.DEFAULT, Signal.SPANS, ALL, List.of(), 10_000, 10_000);
    assertThat(pipeline.store().find(all).frame().size()).isEqualTo(300);
    assertThat(
            pipeline
                .store()
                .cells(Tenant.DEFAULT, Set.of(CellKind.OPERATION), ALL, Set.of())
                .cells()
                .stream()
                .mapToLong(cell -> cell.count(Operation.COUNT))
                .sum())
        .isEqualTo(300);
  }

  /// A real store whose changes fail now and then.
  private Store failing(AtomicInteger failures, Random random) {
    return changed(
        (method, real) -> {
          boolean fails = FAILING.contains(method.getName()) && random.nextInt(60) == 0;
          if (fails && random.nextBoolean()) {
            failures.incrementAndGet();
            throw failure(method, random);
          }
          Object answer = real.call();
          if (fails) {
            failures.incrementAndGet();
            throw failure(method, random);
          }
          return answer;
        });
  }

  /// A commit that may be tried again, or nothing but a rollback helps.
  private static StoreException failure(Method method, Random random) {
    return method.getName().equals("commit") && random.nextBoolean()
        ? StoreException.away("away", null)
        : new StoreException("broken");
  }

  /// What happens in the place of a call of a real store.
  private interface Change {
    Object of(Method method, Real real) throws Throwable;
  }

  private interface Real {
    Object call() throws Throwable;
  }

  private Store changed(Change change) {
    Store real =
        new LuceneStore(
            directory.resolve("store"), LuceneSettings.DEFAULT, Vocabulary.DEFAULT, () -> T0);
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> change.of(method, () -> call(real, method, arguments)));
  }

  private static Object call(Store real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
