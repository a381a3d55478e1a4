package dev.whence.explain.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.BareChange;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangedServicesTest {

  private static final ChangedServices KNOWN =
      new ChangedServices(
          List.of(
              new Service("shop", "checkout-service", "production"),
              new Service("shop", "checkout-service", "canary"),
              new Service("shop", "mobile_bff", "production"),
              Service.named("patients-db"),
              new Service("shop", "orders-api", "production"),
              new Service("shop", "mail-service", "production"),
              new Service("shop", "mail-server", "production")));

  @ParameterizedTest
  @CsvSource({
    "checkout-service, checkout-service",
    "checkout, checkout-service",
    "shop-prod/checkout, checkout-service",
    "checkout_service, checkout-service",
    "Checkout-Service-deploy, checkout-service",
    "mobile-bff, mobile_bff",
    "patients-db-deploy, patients-db",
    "orders, orders",
    "mail, mail",
    "billing, billing",
  })
  void aNameMeansTheOneServiceThatItFits(String told, String meant) {
    assertThat(KNOWN.of(List.of(event(Service.named(told)))))
        .extracting(event -> event.service().name())
        .containsExactly(meant);
  }

  @Test
  void whatIsOfAnotherEnvironmentIsNoChangeHere() {
    assertThat(
            KNOWN.of(
                List.of(
                    event(new Service("", "checkout", "staging")),
                    event(new Service("", "checkout", "prod")),
                    event(null))))
        .extracting(ChangeEvent::service)
        .containsExactly(new Service("shop", "checkout-service", "production"), null);
  }

  private static ChangeEvent event(@Nullable Service service) {
    return BareChange.of("c1", ChangeKind.DEPLOYMENT, 0, service);
  }
}
