package dev.whence.wiring;

import dev.whence.intake.IntakeStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/// What came in and what became of it, as metrics: `whence.intake.items` by signal and outcome, and
/// `whence.intake.under_way` in bytes.
@Singleton
@Startup
final class IntakeMeters {

  @Inject
  IntakeMeters(Pipeline pipeline, MeterRegistry registry) {
    IntakeStats stats = pipeline.intake().stats();
    for (IntakeStats.Key key : stats.all().keySet()) {
      FunctionCounter.builder(
              "whence.intake.items", stats, all -> (double) all.get(key.signal(), key.outcome()))
          .tag("signal", key.signal().name().toLowerCase(Locale.ROOT))
          .tag("outcome", key.outcome().name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder(
            "whence.intake.under_way", pipeline.intake(), intake -> (double) intake.bytesUnderWay())
        .baseUnit("bytes")
        .register(registry);
  }
}
