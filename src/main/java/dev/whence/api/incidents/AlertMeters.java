package dev.whence.api.incidents;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/// What alerts ask, and what is told of the answers, as metrics.
@Singleton
@Startup
final class AlertMeters {

  AlertMeters(AlertWatch watch, Announcer announcer, MeterRegistry registry) {
    Gauge.builder("whence.alerts.waiting", watch, AlertWatch::waiting).register(registry);
    FunctionCounter.builder("whence.alerts.unasked", watch, AlertWatch::unasked).register(registry);
    FunctionCounter.builder("whence.alerts.unanswered", watch, AlertWatch::unanswered)
        .register(registry);
    Outbound posts = announcer.outbound();
    FunctionCounter.builder("whence.announcements", posts, Outbound::taken)
        .tag("outcome", "taken")
        .register(registry);
    FunctionCounter.builder("whence.announcements", posts, Outbound::givenUp)
        .tag("outcome", "given_up")
        .register(registry);
  }
}
