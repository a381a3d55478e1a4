package dev.whence.receive;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Locale;

/// What the doors hold and what they refused, as metrics.
@Singleton
@Startup
final class ReceiveMeters {

  ReceiveMeters(Exports exports, MeterRegistry registry) {
    Gauge.builder("whence.receive.in_flight", exports, all -> all.inFlight().used())
        .description("What all requests under way hold")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("whence.receive.waiting", exports, Exports::waiting)
        .description("Requests that wait for a worker")
        .register(registry);
    for (Refusal refusal : Refusal.values()) {
      FunctionCounter.builder("whence.receive.refused", exports, all -> all.refused(refusal))
          .description("Requests that were not taken")
          .tag("reason", refusal.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
