package dev.whence.receive;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A few threads for what would hold up the event loop, with a bounded queue before them.
final class Workers {

  private static final int RETRY_AFTER_SECONDS = 1;
  private static final int CLOSE_SECONDS = 5;

  private final ThreadPoolExecutor threads;

  Workers(int size, int queue) {
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name("whence-receive-", 0).factory());
  }

  /// Runs the task on a worker, or fails at once with a [RefusedException] where too many wait.
  <T> CompletionStage<T> submit(Supplier<CompletionStage<T>> task) {
    try {
      return CompletableFuture.supplyAsync(task, threads).thenCompose(stage -> stage);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(
          RefusedException.overloaded(
              "too many requests wait for a worker, try again later", RETRY_AFTER_SECONDS));
    }
  }

  int waiting() {
    return threads.getQueue().size();
  }

  /// Gives what runs a moment to end.
  void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
