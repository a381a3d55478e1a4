package dev.whence.intake;

import dev.whence.model.ChangeEvent;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.store.FaultLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// An intake that also finds the changes in what passes: those that items tell of are taken in with
/// them; those that only show, such as a new version, are noticed a moment later. Thread-safe.
public final class DetectingIntake implements Intake, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DetectingIntake.class.getName());
  private static final FaultLog FAULTS = new FaultLog(LOG);
  private static final int WAITING = 256;
  private static final long CLOSES_SECONDS = 10;
  private static final int MOST_ATTEMPTS = 30;

  private final Intake inner;
  private final Function<Frame, List<ChangeEvent>> told;
  private final VersionWatch watch;
  private final LongSupplier clockNanos;

  /// What waits beyond the bound is not looked at: a version is seen again in the next export.
  private final ThreadPoolExecutor watching =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("whence-watch").daemon().factory());

  /// @param told the changes that items of a frame tell of
  /// @param clockNanos nanoseconds since the epoch
  public DetectingIntake(
      Intake inner,
      Function<Frame, List<ChangeEvent>> told,
      VersionWatch watch,
      LongSupplier clockNanos) {
    this.inner = inner;
    this.told = told;
    this.watch = watch;
    this.clockNanos = clockNanos;
  }

  @Override
  public CompletionStage<Receipt> accept(Export export) {
    if (export.frame().signal() == Signal.CHANGES) {
      return inner.accept(export);
    }
    CompletionStage<Receipt> taken = inner.accept(export);
    List<ChangeEvent> changes = told.apply(export.frame());
    if (!changes.isEmpty()) {
      taken = taken.thenCombine(take(export.tenant(), changes), (receipt, _) -> receipt);
    }
    return taken.whenComplete((receipt, _) -> watch(export, receipt != null));
  }

  private CompletionStage<Receipt> take(Tenant tenant, List<ChangeEvent> changes) {
    try {
      byte[] content = changes.toString().getBytes(StandardCharsets.UTF_8);
      return inner.accept(
          new Export(
              tenant,
              Changes.frame(changes, clockNanos.getAsLong()),
              ExportKey.of(content),
              Export.Rejected.NONE));
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private void watch(Export export, boolean taken) {
    if (!taken) {
      return;
    }
    try {
      watching.execute(() -> look(export.tenant(), export.frame()));
    } catch (RejectedExecutionException busy) {
      LOG.log(System.Logger.Level.DEBUG, "too busy to look for new versions");
    }
  }

  private void look(Tenant tenant, Frame frame) {
    try {
      List<ChangeEvent> seen = watch.look(tenant, frame);
      if (!seen.isEmpty()) {
        tell(tenant, seen);
      }
    } catch (RuntimeException e) {
      FAULTS.say("new versions could not be looked for", e);
    }
  }

  /// Nobody else tells of them: where they are refused for now, they are told again.
  private void tell(Tenant tenant, List<ChangeEvent> seen) {
    for (int attempt = 1; ; attempt++) {
      try {
        take(tenant, seen).toCompletableFuture().join();
        return;
      } catch (CompletionException refused) {
        if (!(refused.getCause() instanceof RetryableRefusal later)
            || attempt == MOST_ATTEMPTS
            || watching.isShutdown()
            || !StorePatience.pause(1_000L * later.retryAfterSeconds())) {
          throw refused;
        }
      }
    }
  }

  /// Returns when everything that was taken in so far has been looked at, and the changes seen in
  /// it are taken in too.
  ///
  /// @throws RejectedExecutionException where more waits than is kept waiting
  public void settle() {
    CompletableFuture.runAsync(() -> {}, watching).join();
  }

  /// What looks now is not interrupted: that would close the files of the store under it.
  @Override
  public void close() {
    watching.shutdown();
    try {
      if (!watching.awaitTermination(CLOSES_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "new versions are still being looked for");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
