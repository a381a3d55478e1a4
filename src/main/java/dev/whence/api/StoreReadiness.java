package dev.whence.api;

import dev.whence.model.Tenant;
import dev.whence.store.StoreException;
import dev.whence.store.StoreReader;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready means that a question would be answered: it asks one.
@Readiness
final class StoreReadiness implements HealthCheck {

  private static final String NAME = "questions are answered";

  private final StoreReader reader;

  StoreReadiness(StoreReader reader) {
    this.reader = reader;
  }

  @Override
  public HealthCheckResponse call() {
    try {
      reader.document(Tenant.DEFAULT, "readiness", "none", 0);
      return HealthCheckResponse.up(NAME);
    } catch (StoreException fault) {
      return HealthCheckResponse.named(NAME)
          .down()
          .withData("cause", fault.isAway() ? "the store is away" : "the store is broken")
          .withData("exports", "taken, and kept in the journal until it is full")
          .withData("reason", "the store cannot be read: " + fault.getMessage())
          .build();
    } catch (RuntimeException fault) {
      return HealthCheckResponse.named(NAME)
          .down()
          .withData("cause", "a defect of the service")
          .withData("reason", "the store cannot be read: " + fault.getMessage())
          .build();
    }
  }
}
