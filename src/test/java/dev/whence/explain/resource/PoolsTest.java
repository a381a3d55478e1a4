package dev.whence.explain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.Windows;
import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolsTest {

  private static final Windows WINDOWS =
      new Windows(
          new TimeRange(300, 400),
          List.of(new TimeRange(0, 100), new TimeRange(200, 300)),
          true,
          List.of());

  @Test
  void anInstanceThatIsReplacedCountsOnce() {
    Pool pool =
        pool(
            series("a", 0, 20, 40, 60, 80, 200, 220, 240, 260, 280, 300, 320),
            series("b", 340, 360, 380));

    assertThat(pool.maxBefore()).isEqualTo(10);
    assertThat(pool.maxAfter()).isBetween(10.0, 17.0);
    assertThat(pool.shrunk()).isFalse();
  }

  @Test
  void instancesAddUpOverAllBaselines() {
    Pool pool =
        pool(
            series("a", 0, 50),
            series("a", 200, 250),
            series("b", 0, 50),
            series("b", 200, 250),
            series("a", 300, 350),
            series("b", 300, 350));

    assertThat(pool.maxBefore()).isEqualTo(20);
    assertThat(pool.maxAfter()).isEqualTo(20);
  }

  private static Pool pool(Series... series) {
    return Pools.of(List.of(series), WINDOWS).getFirst();
  }

  /// Of an instance's pool of ten connections.
  private static Series series(String instance, long... times) {
    SeriesKey key =
        new SeriesKey(
            "db.client.connection.max",
            "",
            MetricKind.GAUGE,
            0,
            false,
            Attributes.of(Map.of("service.instance.id", instance)),
            Attributes.of(Map.of("db.client.connection.pool.name", "main")));
    double[] values = new double[times.length];
    Arrays.fill(values, 10);
    return new Series(
        key,
        new Emitter(Service.named("cart"), instance, "", ""),
        times,
        values,
        new long[times.length]);
  }
}
