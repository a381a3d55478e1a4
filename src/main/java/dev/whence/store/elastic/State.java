package dev.whence.store.elastic;

import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Partition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What counts at one moment.
///
/// @param published by instance
record State(Map<String, Published> published, List<Manifest> manifests) {

  private static final Set<Signal> REGROUPED = Set.of(Signal.SPANS, Signal.LOGS, Signal.CELLS);

  /// The same with one instance's newest.
  State with(Published own) {
    Map<String, Published> all = new HashMap<>(published);
    all.put(own.instance(), own);
    return new State(all, manifests);
  }

  /// The same with a manifest's newest.
  State with(Manifest newest) {
    List<Manifest> all = new ArrayList<>(manifests);
    all.removeIf(each -> each.id().equals(newest.id()));
    all.add(newest);
    return new State(published, all);
  }

  /// What counted when there were no newer generations than these, and no other writers.
  State cut(Map<String, Long> upTo) {
    Map<String, Published> then = new HashMap<>();
    published.forEach(
        (instance, each) ->
            then.put(
                instance,
                each.with(each.generations().upTo(upTo.getOrDefault(each.writer(), 0L)))));
    return new State(then, manifests.stream().map(each -> each.cut(upTo)).toList());
  }

  /// What of it blocks depend on that are of a tenant and overlap a range.
  ///
  /// @param tenant null for all
  State about(@Nullable Tenant tenant, TimeRange range) {
    return new State(
        published,
        manifests.stream()
            .filter(each -> tenant == null || each.tenant().equals(tenant))
            .filter(each -> each.reaches(range))
            .toList());
  }

  /// Instances that something arrived at since a moment, sorted.
  List<String> live(long sinceNanos) {
    return published.values().stream()
        .filter(each -> each.lastWriteNanos() >= sinceNanos)
        .map(Published::instance)
        .sorted()
        .toList();
  }

  /// Which generations count, by writer.
  Map<String, Generations> generations() {
    Map<String, Generations> all = new TreeMap<>();
    published.values().forEach(each -> all.put(each.writer(), each.generations()));
    manifests.forEach(each -> all.putAll(each.byWriter()));
    return all;
  }

  /// The newest generation of every writer.
  Map<String, Long> upTo() {
    Map<String, Long> all = new TreeMap<>();
    generations().forEach((writer, of) -> all.put(writer, of.last()));
    return all;
  }

  /// Partitions of some signals with room for a range, earliest first.
  Set<Partition> partitions(Set<Signal> signals, TimeRange range) {
    Set<Partition> found = new TreeSet<>();
    for (Published each : published.values()) {
      for (Partition partition : each.partitions().keySet()) {
        if (signals.contains(partition.signal()) && touches(partition, range)) {
          found.add(partition);
        }
      }
    }
    for (Manifest each : manifests) {
      Partition joined = new Partition(Signal.CELLS, each.day());
      if (signals.contains(Signal.CELLS) && touches(joined, range)) {
        found.add(joined);
      }
    }
    return found;
  }

  private static boolean touches(Partition partition, TimeRange range) {
    return partition.startNanos() < range.toNanos() && partition.endNanos() > range.fromNanos();
  }

  /// When something last arrived for a partition, at any instance; 0 for never.
  long lastWriteNanos(Partition partition) {
    return held(partition).values().stream()
        .mapToLong(Published.Held::lastWriteNanos)
        .max()
        .orElse(0);
  }

  /// What the instances hold of a partition, by instance.
  Map<String, Published.Held> held(Partition partition) {
    Map<String, Published.Held> all = new TreeMap<>();
    published.forEach(
        (instance, each) -> {
          Published.Held held = each.partitions().get(partition);
          if (held != null) {
            all.put(instance, held);
          }
        });
    return all;
  }

  State without(Partition partition) {
    Map<String, Published> rest = new HashMap<>();
    published.forEach((instance, each) -> rest.put(instance, each.without(partition)));
    return new State(rest, manifests);
  }

  /// Whether no instance holds anything of a day that is regrouped.
  boolean isEmpty(LocalDate day) {
    return published.values().stream()
        .flatMap(each -> each.partitions().keySet().stream())
        .noneMatch(each -> each.day().equals(day) && REGROUPED.contains(each.signal()));
  }
}
