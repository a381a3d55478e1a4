package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private static Turns turns(int atOnce, Duration patience) {
    return new Turns(atOnce, patience, TurnsTest::busy);
  }

  private static ApiException busy() {
    return ApiException.of(ErrorCode.BUSY, "busy", "Ask again.");
  }

  @Test
  void soManyAreAtWorkAtATime() {
    Turns turns = turns(2, LONG);
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        askers.execute(
            () ->
                turns.take(
                    () -> {
                      most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                      Thread.yield();
                      return atWork.decrementAndGet();
                    }));
      }
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void whoWaitsInVainIsRefusedAndTheTurnStaysWithWhoHasIt() {
    Turns turns = turns(1, Duration.ofMillis(20));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                turns.take(
                    () -> {
                      begun.countDown();
                      return awaited(goOn);
                    }));
    awaited(begun);
    assertThatThrownBy(() -> turns.take(() -> "second"))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BUSY));
    goOn.countDown();
    assertThat(first.join()).isEqualTo("done");
    assertThat(turns.take(() -> "third")).isEqualTo("third");
  }

  private static String awaited(CountDownLatch latch) {
    try {
      latch.await();
      return "done";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void workThatFailsGivesItsTurnBack() {
    Turns turns = turns(1, Duration.ofMillis(20));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  turns.take(
                      () -> {
                        throw new IllegalStateException("failed");
                      }))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(turns.take(() -> "next")).isEqualTo("next");
  }

  @Test
  void whoIsInterruptedIsRefusedAndStaysInterrupted() {
    Turns turns = turns(1, LONG);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> turns.take(() -> "never")).isInstanceOf(ApiException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(turns.take(() -> "next")).isEqualTo("next");
  }
}
