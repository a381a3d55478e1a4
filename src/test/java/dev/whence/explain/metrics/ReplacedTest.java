package dev.whence.explain.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.meaning.Indicator;
import dev.whence.model.Attributes;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplacedTest {

  private static final MetricWindows WINDOWS =
      new MetricWindows(
          MetricScene.DURING, MetricScene.DURING.fromNanos(), List.of(MetricScene.BEFORE));
  private static final int ALL = MetricScene.BASELINE + MetricScene.WINDOW;
  private static final int KILLED = MetricScene.BASELINE + 3;

  private static Series of(String pod, int from, int to) {
    long[] times = LongStream.range(from, to).map(at -> at * MetricScene.MINUTE).toArray();
    SeriesKey key =
        new SeriesKey(
            "container_memory_rss",
            "",
            MetricKind.GAUGE,
            0,
            false,
            Attributes.of(Map.of("k8s.pod.name", pod)),
            Attributes.EMPTY);
    return new Series(
        key, MetricScene.emitter("user"), times, new double[times.length], new long[times.length]);
  }

  private static List<Indicator> replaced(Series... series) {
    return Replaced.of(List.of(series), WINDOWS);
  }

  @Test
  void aPodInPlaceOfAnotherOfItsReplicaSetCountsFromThenOn() {
    Indicator replaced =
        replaced(
                of("user-95l58dddn6-75sg8", 0, KILLED),
                of("user-95l58dddn6-lmhb6", KILLED, ALL),
                of("user-95l58dddn6-x2b9k", 0, ALL))
            .getFirst();
    assertThat(replaced.values(MetricScene.BEFORE)).containsOnly(0);
    assertThat(replaced.values(new TimeRange(KILLED * MetricScene.MINUTE, Long.MAX_VALUE)))
        .containsOnly(1);
  }

  @Test
  void aReleaseReplacesNobody() {
    assertThat(
            replaced(
                of("user-95l58dddn6-75sg8", 0, KILLED), of("user-7d9f8b6c5d-lmhb6", KILLED, ALL)))
        .isEmpty();
  }

  @Test
  void oneMoreOrOneLessReplacesNobody() {
    assertThat(
            replaced(of("user-95l58dddn6-75sg8", 0, ALL), of("user-95l58dddn6-lmhb6", KILLED, ALL)))
        .isEmpty();
    assertThat(
            replaced(of("user-95l58dddn6-75sg8", 0, ALL), of("user-95l58dddn6-lmhb6", 0, KILLED)))
        .isEmpty();
  }

  @Test
  void oneThatComesLongAfterAnotherWentIsOneMore() {
    assertThat(
            replaced(
                of("user-95l58dddn6-75sg8", 0, 60),
                of("user-95l58dddn6-x2b9k", 0, ALL),
                of("user-95l58dddn6-lmhb6", KILLED, ALL)))
        .isEmpty();
  }
}
