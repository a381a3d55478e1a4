package dev.whence.wiring;

import dev.whence.intake.DurableIntake;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.Wellness;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jboss.logging.Logger;

/// What works behind everything: whether it runs, and gets on. In metrics; in `/q/health`, as
/// wellness, which neither restarts the service nor sends anything elsewhere; and in the log, once
/// when something begins to be wrong and once when it is over.
@Singleton
@Startup
final class Background {

  private static final Logger LOG = Logger.getLogger(Background.class);
  private static final int LOOK_EVERY_SECONDS = 10;

  private final List<BackgroundLoop> loops;

  /// Names of loops that were told of.
  private final Set<String> told = new HashSet<>();

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("whence-background").daemon().factory());

  @Inject
  Background(Pipeline pipeline, MeterRegistry registry) {
    this(of(pipeline));
    for (BackgroundLoop loop : loops) {
      Gauge.builder("whence.background.running", () -> loop.runs().getAsBoolean() ? 1 : 0)
          .description("1 while a loop in the background runs")
          .tag("loop", loop.name())
          .register(registry);
      Gauge.builder("whence.background.stuck", () -> loop.stuckFor().get().toMillis() / 1e3)
          .description("How long a loop in the background has got nowhere")
          .baseUnit("seconds")
          .tag("loop", loop.name())
          .register(registry);
    }
    timer.scheduleWithFixedDelay(
        this::tell, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  Background(List<BackgroundLoop> loops) {
    this.loops = List.copyOf(loops);
  }

  static List<BackgroundLoop> of(Pipeline pipeline) {
    DurableIntake intake = pipeline.intake();
    return List.of(
        new BackgroundLoop(
            "journal",
            intake::isJournalAlive,
            intake::journalStuckFor,
            Duration.ofSeconds(30),
            () -> 0,
            "look at the disk of whence.data: it does not answer"),
        new BackgroundLoop(
            "applier",
            intake::isApplierAlive,
            intake::applierStuckFor,
            Duration.ofMinutes(5),
            () -> 0,
            "look at /q/health/ready for the store; where that is up, keep a thread dump (jcmd PID"
                + " Thread.print) and restart the service"),
        new BackgroundLoop(
            "commit",
            intake::isApplierAlive,
            intake::commitStuckFor,
            Duration.ofMinutes(10),
            () -> 0,
            "look at the store: the disk of whence.data, or the cluster"),
        new BackgroundLoop(
            "compaction",
            pipeline::isHousekeepingAlive,
            pipeline::housekeepingStuckFor,
            Duration.ofMinutes(15),
            pipeline::failedCompactionsInARow,
            "look at the store: the disk of whence.data, or the cluster; where that is up, keep a"
                + " thread dump (jcmd PID Thread.print) and restart the service"));
  }

  /// Logs what has begun to be wrong, and what is over.
  ///
  /// @return what was logged
  synchronized List<String> tell() {
    List<String> said = new ArrayList<>();
    for (BackgroundLoop loop : loops) {
      String trouble = loop.trouble().orElse("");
      if (!trouble.isEmpty() && told.add(loop.name())) {
        said.add(trouble);
      } else if (trouble.isEmpty() && told.remove(loop.name())) {
        said.add(loop.name() + " gets on again");
      }
    }
    said.forEach(LOG::warn);
    return said;
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }

  /// Up while everything in the background gets on.
  HealthCheckResponse look() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("what works in the background gets on");
    boolean up = true;
    for (BackgroundLoop loop : loops) {
      String trouble = loop.trouble().orElse("");
      up = up && trouble.isEmpty();
      answer.withData(loop.name(), trouble.isEmpty() ? "gets on" : trouble);
    }
    return answer.status(up).build();
  }

  /// Of `/q/health` and `/q/health/well`.
  @Wellness
  @Singleton
  static final class Well implements HealthCheck {
    private final Background background;

    Well(Background background) {
      this.background = background;
    }

    @Override
    public HealthCheckResponse call() {
      return background.look();
    }
  }
}
