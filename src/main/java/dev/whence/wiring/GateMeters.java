package dev.whence.wiring;

import dev.whence.access.Denials;
import dev.whence.access.Denied;
import dev.whence.access.Questions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/// Who was not let in, and how many questions there are, as metrics.
@Singleton
@Startup
final class GateMeters {

  @Inject
  GateMeters(Denials denials, Questions questions, MeterRegistry registry) {
    for (Denied.Reason reason : Denied.Reason.values()) {
      FunctionCounter.builder("whence.access.denied", denials, all -> all.get(reason))
          .description("Requests that were not let in")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("whence.questions.under_way", questions, Questions::underWay)
        .description("Questions that are being answered")
        .register(registry);
    Gauge.builder("whence.questions.streams", questions, Questions::streams)
        .description("Streams of assistants that wait for news")
        .register(registry);
    FunctionCounter.builder("whence.questions.answered", questions, Questions::answered)
        .description("Questions that were let in and are over")
        .register(registry);
    FunctionCounter.builder("whence.questions.refused", questions, Questions::refused)
        .description("Questions that were told to come back, as too many were under way")
        .register(registry);
  }
}
