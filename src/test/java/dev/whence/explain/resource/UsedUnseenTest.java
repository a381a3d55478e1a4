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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is used more where no span is, and whose work that may be.
class UsedUnseenTest {

  private static final Windows WINDOWS =
      new Windows(new TimeRange(300, 400), List.of(new TimeRange(0, 300)), true, List.of());

  @Test
  void whoUsesMoreIsWaitedFor() {
    assertThat(usedMost(series("report", 0.12))).isEqualTo("report");
  }

  @Test
  void moreOfWhatSeveralShareIsTheWorkOfNoneOfThem() {
    assertThat(usedMost(series("report", 0.12), series("export", 0.12))).isNull();
    assertThat(usedMost(series("report", 0.12), series("shop", 0.12))).isNull();
    assertThat(usedMost(series("report", 0.12), series("export", 0.13))).isEqualTo("export");
  }

  @Test
  void whatSeveralShareMakesAllWaitOnceItIsUsedUp() {
    assertThat(usedMost(series("report", 0.9), series("export", 0.9))).isNotNull();
  }

  private static @Nullable String usedMost(Series... series) {
    Used used =
        new UsedUnseen(List.of(series), WINDOWS, Set.of("shop")).of(Set.of(Service.named("shop")));
    return used == null ? null : used.service().name();
  }

  /// A share of a processor, 0.03 before the window.
  private static Series series(String service, double after) {
    SeriesKey key =
        new SeriesKey(
            "cpu.utilization",
            "1",
            MetricKind.GAUGE,
            0,
            false,
            Attributes.of(Map.of("service.name", service)),
            Attributes.of(Map.of()));
    return new Series(
        key,
        new Emitter(Service.named(service), "", "", ""),
        new long[] {50, 150, 250, 320, 340, 360, 380},
        new double[] {0.03, 0.03, 0.03, after, after, after, after},
        new long[7]);
  }
}
