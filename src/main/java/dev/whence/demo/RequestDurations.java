package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The histogram of served requests that an instance keeps, by attributes, with the slowest request
/// since the last reading as exemplar.
final class RequestDurations {
  private static final List<Double> BOUNDS =
      List.of(.005, .01, .025, .05, .075, .1, .25, .5, .75, 1., 2.5, 5., 7.5, 10.);

  private static final class Series {
    private final long[] counts = new long[BOUNDS.size() + 1];
    private long count;
    private double sum;
    private PointItem.@Nullable Sample slowest;

    private void add(PointItem.Sample sample) {
      int bucket = 0;
      while (bucket < BOUNDS.size() && sample.value() > BOUNDS.get(bucket)) {
        bucket++;
      }
      counts[bucket]++;
      count++;
      sum += sample.value();
      if (slowest == null || sample.value() > slowest.value()) {
        slowest = sample;
      }
    }

    private PointItem.Distribution read() {
      List<Long> boxed = new ArrayList<>();
      for (long each : counts) {
        boxed.add(each);
      }
      List<PointItem.Sample> exemplars = slowest == null ? List.of() : List.of(slowest);
      slowest = null;
      return new PointItem.Distribution(count, sum, BOUNDS, List.copyOf(boxed), exemplars);
    }
  }

  private final Map<Attributes, Series> series = new LinkedHashMap<>();

  void add(Attributes attributes, PointItem.Sample sample) {
    series.computeIfAbsent(attributes, key -> new Series()).add(sample);
  }

  void read(BiConsumer<Attributes, PointItem.Distribution> reader) {
    series.forEach((attributes, each) -> reader.accept(attributes, each.read()));
  }
}
