package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Service;
import org.junit.jupiter.api.Test;

class ServiceGraphTest {

  private static final Service SHOP = Service.named("shop");
  private static final Service PROXY = Service.named("proxy");
  private static final Service PAY = Service.named("pay");
  private static final Service BANK = Service.named("bank");

  private static ServiceGraph chain() {
    return new ServiceGraph().add(SHOP, PROXY, 1).add(PROXY, PAY, 1).add(PAY, BANK, 1);
  }

  @Test
  void silentHopIsBridged() {
    assertThat(chain().observedCallees(SHOP, one -> !one.equals(PROXY))).containsExactly(PAY);
  }

  @Test
  void circlesEnd() {
    ServiceGraph graph = chain().add(BANK, SHOP, 1);
    assertThat(graph.reach(PAY)).containsEntry(PAY, 0).containsEntry(PROXY, 3);
    assertThat(graph.observedCallees(SHOP, one -> false)).isEmpty();
  }

  @Test
  void selfCallIsNoEdge() {
    assertThat(new ServiceGraph().add(SHOP, SHOP, 1).isEmpty()).isTrue();
  }
}
