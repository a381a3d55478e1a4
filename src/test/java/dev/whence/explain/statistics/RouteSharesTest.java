package dev.whence.explain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RouteSharesTest {

  private static ShareShift of(RouteShares shares) {
    return shares.shift();
  }

  @Test
  void cellsOfOneRouteTellOfTheSameCalls() {
    RouteShares shares = new RouteShares();
    shares.add("GET /", 0, 100, 90, 200);
    shares.add("GET /", 80, 100, 20, 200);
    assertThat(of(shares).shareAfter()).isEqualTo(0.8, within(1e-9));
    assertThat(of(shares).shareBefore()).isEqualTo(0.55, within(1e-9));
    assertThat(of(shares).callsAfter()).isEqualTo(100);
  }

  @Test
  void routesKeepTheirOwnCallsAndAnotherMixOfThemIsNoShift() {
    RouteShares shares = new RouteShares();
    shares.add("GET /", 90, 100, 900, 1_000);
    shares.add("GET /cart", 90, 900, 10, 100);
    assertThat(of(shares).effect()).isEqualTo(0, within(1e-9));
    assertThat(of(shares).callsAfter()).isEqualTo(1_000);
  }

  @Test
  void whatIsAddedLaterCounts() {
    RouteShares shares = new RouteShares();
    shares.add("GET /", 10, 100, 10, 100);
    assertThat(of(shares).effect()).isZero();
    shares.add("GET /", 30, 100, 0, 100);
    assertThat(of(shares).effect()).isEqualTo(0.3, within(1e-9));
  }
}
