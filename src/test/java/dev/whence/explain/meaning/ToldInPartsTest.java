package dev.whence.explain.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldInPartsTest {

  private static final Emitter PAY = new Emitter(Service.named("pay"), "pay-1", "", "");
  private static final Attributes GET = Attributes.of(Map.of("method", "GET"));
  private static final Attributes PUT = Attributes.of(Map.of("method", "PUT"));

  private static Series counter(String name, Attributes attributes, long[] times, double... told) {
    SeriesKey key =
        new SeriesKey(
            name,
            name.endsWith("_sum") ? "s" : "",
            MetricKind.SUM,
            2,
            true,
            Attributes.EMPTY,
            attributes);
    return new Series(key, PAY, times, told, new long[told.length]);
  }

  @Test
  void sumAndCountAreADistribution() {
    long[] times = {10, 20, 30};
    List<Series> joined =
        ToldInParts.joined(
            List.of(
                counter("rpc_seconds_count", GET, times, 100, 110, 130),
                counter("rpc_seconds_sum", GET, new long[] {10, 30}, 5, 9)));
    assertThat(joined).hasSize(1);
    Series one = joined.getFirst();
    assertThat(one.key().name()).isEqualTo("rpc_seconds");
    assertThat(one.key().kind()).isEqualTo(MetricKind.HISTOGRAM);
    assertThat(one.key().unit()).isEqualTo("s");
    assertThat(one.size()).isEqualTo(2);
    assertThat(one.timeNanos(1)).isEqualTo(30);
    assertThat(one.value(1)).isEqualTo(9);
    assertThat(one.count(1)).isEqualTo(130);
  }

  @Test
  void bucketsAreThoseOfTheDistribution() {
    long[] times = {10, 20};
    Attributes bound = Attributes.of(Map.of("method", "GET", "le", "0.5"));
    List<Series> joined =
        ToldInParts.joined(
            List.of(
                counter("rpc_seconds_bucket", bound, times, 90, 95),
                counter("rpc_seconds_count", GET, times, 100, 110),
                counter("rpc_seconds_sum", GET, times, 5, 6),
                counter("drops_bucket", GET, times, 1, 1)));
    assertThat(joined)
        .extracting(one -> one.key().name())
        .containsExactly("rpc_seconds", "drops_bucket");
  }

  /// Else the slowest of a hundred and the one in the middle would be one measure, of their mean.
  @Test
  void quantilesAreMeasuresOfTheirOwn() {
    List<Series> told = new ArrayList<>();
    for (String quantile : List.of("0", "0.5", "0.99", "0.999")) {
      SeriesKey key =
          new SeriesKey(
              "rpc_seconds",
              "s",
              MetricKind.GAUGE,
              0,
              false,
              Attributes.EMPTY,
              Attributes.of(Map.of("quantile", quantile)));
      told.add(new Series(key, PAY, new long[] {10}, new double[] {1}, new long[1]));
    }
    assertThat(ToldInParts.joined(told))
        .extracting(one -> one.key().name())
        .containsExactly("rpc_seconds", "rpc_seconds_p50", "rpc_seconds_p99", "rpc_seconds_p999");
  }

  @Test
  void whatBelongsToNothingStays() {
    long[] times = {10, 20};
    List<Series> told =
        List.of(
            counter("rpc_seconds_count", PUT, times, 100, 110),
            counter("rpc_seconds_sum", GET, times, 5, 6),
            counter("put_seconds_count", GET, new long[] {11, 21}, 7, 8),
            counter("put_seconds_sum", GET, times, 5, 6),
            counter("jobs_count", GET, times, 7, 8));
    assertThat(ToldInParts.joined(told)).containsExactlyElementsOf(told);
  }
}
