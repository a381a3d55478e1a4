package dev.whence.api.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Tenant;
import org.junit.jupiter.api.Test;

class SeenCallsTest {

  @Test
  void theSameIdOfAnotherTenantIsAnotherCall() {
    SeenCalls seen = new SeenCalls();
    seen.add(new Tenant("shop"), "1");
    assertThat(seen.isSeen(new Tenant("shop"), "1")).isTrue();
    assertThat(seen.isSeen(new Tenant("bank"), "1")).isFalse();
  }
}
