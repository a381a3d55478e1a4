package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {

  private static final Service BARE = new Service("", "cart", "");
  private static final Service OF_SHOP = new Service("shop", "cart", "");
  private static final Service OF_SHOP_LIVE = new Service("shop", "cart", "live");
  private static final Service OF_BANK = new Service("bank", "cart", "");

  @Test
  void aNameWithAndWithoutItsNamespaceIsOneService() {
    assertThat(ServiceNames.fullest(List.of(BARE, OF_SHOP_LIVE, OF_SHOP))).contains(OF_SHOP_LIVE);
  }

  @Test
  void twoNamespacesAreTwoServices() {
    assertThat(ServiceNames.fullest(List.of(BARE, OF_SHOP, OF_BANK))).isEmpty();
  }

  @Test
  void anEnvironmentOfAnotherNamespaceTellsNothing() {
    assertThat(ServiceNames.fullest(List.of(OF_SHOP_LIVE, OF_BANK))).isEmpty();
  }
}
