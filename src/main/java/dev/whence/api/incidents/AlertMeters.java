package dev.whence.api.incidents;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/// What alerts ask, and what is told of the answers, as metrics.
@Singleton
@Startup
final class AlertMeters {

  AlertMeters(AlertWatch watch, Announcer announcer, MeterRegistry registry) {
    Gauge.builder("whence.alerts.waiting", watch, AlertWatch::waiting)
        .description("Questions of alerts that are still to be asked")
        .register(registry);
    FunctionCounter.builder("whence.alerts.unasked", watch, AlertWatch::unasked)
        .description("Alerts that asked nothing because too many questions waited")
        .register(registry);
    FunctionCounter.builder("whence.alerts.unanswered", watch, AlertWatch::unanswered)
        .description("Questions of alerts that failed")
        .register(registry);
    Outbound posts = announcer.outbound();
    posts("taken", posts, Outbound::taken, registry);
    posts("given_up", posts, Outbound::givenUp, registry);
  }

  private static void posts(
      String outcome, Outbound posts, ToDoubleFunction<Outbound> count, MeterRegistry registry) {
    FunctionCounter.builder("whence.announcements", posts, count)
        .description("Links to answers that were posted elsewhere")
        .tag("outcome", outcome)
        .register(registry);
  }
}
