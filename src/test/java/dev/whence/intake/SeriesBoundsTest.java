package dev.whence.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.Samples;
import org.junit.jupiter.api.Test;

class SeriesBoundsTest {

  private static final Tenant SHOP = new Tenant("shop");
  private static final long DAY = 24 * 3_600_000_000_000L;

  private final SeriesBounds bounds = new SeriesBounds(1_000, 2);

  private static Frame series(int from, int to) {
    Samples samples = Samples.points();
    for (int i = from; i < to; i++) {
      int resource = samples.set("service.name", "web");
      samples.point(
          samples.gauge("logins", resource, samples.set("user.id", "u" + i)), Samples.T0, i);
    }
    return samples.frame();
  }

  @Test
  void whatIsWithinStaysAsItIs() {
    Frame frame = series(0, 1_000);
    assertThat(bounds.bound(SHOP, frame, 1).frame()).isSameAs(frame);
    assertThat(bounds.bound(SHOP, frame, 2).frame()).isSameAs(frame);
  }

  @Test
  void pointsOfFurtherSeriesAreRefusedAndThoseOfTheFirstAreTaken() {
    bounds.bound(SHOP, series(0, 900), 1);
    SeriesBounds.Bound more = bounds.bound(SHOP, series(850, 100_000), 2);
    assertThat(more.frame().size()).isEqualTo(150);
    assertThat(more.rejected().items()).isEqualTo(100_000 - 1_000);
    assertThat(more.rejected().reason()).contains("1000 different metric series");
    assertThat(bounds.bound(SHOP, series(0, 1_000), 3).rejected().items()).isZero();
  }

  @Test
  void tenantsDoNotShareABoundAndADayBeginsAnew() {
    bounds.bound(SHOP, series(0, 1_000), 1);
    assertThat(bounds.bound(Tenant.DEFAULT, series(5_000, 6_000), 1).rejected().items()).isZero();
    assertThat(bounds.bound(SHOP, series(2_000, 3_000), 1).rejected().items()).isEqualTo(1_000);
    assertThat(bounds.bound(SHOP, series(2_000, 3_000), DAY + 2).rejected().items()).isZero();
  }

  @Test
  void otherSignalsPass() {
    Frame spans = Samples.spans().span(1, 1, "web", "GET /", Samples.T0).frame();
    assertThat(bounds.bound(SHOP, spans, 1).frame()).isSameAs(spans);
  }
}
