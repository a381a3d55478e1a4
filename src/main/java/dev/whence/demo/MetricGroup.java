package dev.whence.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The points of one metric and one resource within a batch, as OTLP wants them together.
record MetricGroup(Entity entity, PointItem.Metric metric, List<PointItem> points) {
  private record Key(Entity entity, PointItem.Metric metric) {}

  static List<MetricGroup> of(List<PointItem> points) {
    return grouped(points, each -> new Key(each.entity(), each.metric())).entrySet().stream()
        .map(
            each ->
                new MetricGroup(each.getKey().entity(), each.getKey().metric(), each.getValue()))
        .toList();
  }

  /// Groups in the order in which each key first appears.
  static <T, K> Map<K, List<T>> grouped(List<T> items, Function<T, K> key) {
    Map<K, List<T>> groups = new LinkedHashMap<>();
    for (T item : items) {
      groups.computeIfAbsent(key.apply(item), each -> new ArrayList<>()).add(item);
    }
    return groups;
  }
}
