package dev.whence.wiring;

import dev.whence.intake.DurableIntake;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/// Alive: what was acknowledged becomes visible, or will once the store is back. Ready: telemetry
/// would be taken. That the store is away is said, and is no reason to restart or to send
/// elsewhere: the journal takes what comes.
final class IntakeHealth {

  private static final long LEAST_DISK_BYTES = 256L << 20;
  private static final long LONGEST_WRITE_SECONDS = 30;

  private IntakeHealth() {}

  /// Whether a restart would help.
  @Liveness
  @Singleton
  static final class Alive implements HealthCheck {
    private final Pipeline pipeline;

    Alive(Pipeline pipeline) {
      this.pipeline = pipeline;
    }

    @Override
    public HealthCheckResponse call() {
      DurableIntake intake = pipeline.intake();
      return HealthCheckResponse.named("what was acknowledged becomes visible")
          .status(intake.isAlive())
          .withData("deadLetters", intake.deadLetters())
          .withData("failedRollups", pipeline.failedRollups())
          .build();
    }
  }

  /// Whether telemetry would be taken now.
  @Readiness
  @Singleton
  static final class Ready implements HealthCheck {
    private final DurableIntake intake;
    private final WhenceConfig config;

    Ready(Pipeline pipeline, WhenceConfig config) {
      this.intake = pipeline.intake();
      this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
      long away = intake.storeAway().toSeconds();
      long underWay = intake.bytesUnderWay();
      long most = config.intake().maxUnderWay().asLongValue();
      HealthCheckResponseBuilder answer =
          HealthCheckResponse.named("telemetry is taken")
              .withData("journalBytes", intake.journalBytes())
              .withData("bytesUnderWay", underWay)
              .withData("storeAwaySeconds", away);
      String reason = reason(underWay >= most);
      return reason.isEmpty()
          ? answer.up().build()
          : answer.down().withData("reason", reason).build();
    }

    private String reason(boolean full) {
      if (!intake.isAlive()) {
        return "the intake has stopped; restart the service and look at its log";
      }
      long stuck = intake.journalStuckFor().toSeconds();
      if (stuck > LONGEST_WRITE_SECONDS) {
        return "the disk of whence.data has not answered the journal for " + stuck + " s";
      }
      if (full) {
        return "more is under way than can be worked through: the store is away or too slow";
      }
      return freeBytes() < LEAST_DISK_BYTES ? "the disk of whence.data is full" : "";
    }

    private long freeBytes() {
      try {
        return Files.getFileStore(config.data().toAbsolutePath()).getUsableSpace();
      } catch (IOException unknown) {
        return Long.MAX_VALUE;
      }
    }
  }
}
