package dev.whence.store.elastic;

import dev.whence.model.Tenant;
import dev.whence.store.BlockKind;
import dev.whence.store.LiveCells;
import dev.whence.store.LiveItems;
import dev.whence.store.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was written and is not published yet, at one moment; replaced as a whole, so that no item
/// is ever seen twice or not at all while it moves into the cluster.
///
/// @param published what of this instance counts
/// @param freezing being written to the cluster
/// @param fresh written since
record Memory(Published published, Layer freezing, Layer fresh) {

  /// Whose part of which partition.
  record Key(Partition partition, Tenant tenant) {}

  /// @param blocks large enough to be blocks
  /// @param pending small frames
  record Part(List<LiveItems> blocks, List<LiveItems> pending, List<LiveCells> cells) {

    static final Part EMPTY = new Part(List.of(), List.of(), List.of());
    private static final int CELL_LISTS = 32;

    Part plus(List<LiveItems> items, List<LiveCells> moreCells, ElasticSettings.Limits limits) {
      List<LiveItems> waiting = longer(pending, items);
      List<LiveItems> large = blocks;
      if (waiting.stream().mapToInt(each -> each.frame().size()).sum() >= limits.blockItems()) {
        large = longer(large, LiveItems.merged(waiting, limits.blockItems(), limits.mostItems()));
        waiting = List.of();
      }
      return new Part(large, waiting, summed(longer(cells, moreCells)));
    }

    private static List<LiveCells> summed(List<LiveCells> lists) {
      if (lists.size() <= CELL_LISTS) {
        return lists;
      }
      List<LiveCells> sums = new ArrayList<>();
      for (LiveCells each : lists) {
        List<LiveCells> same =
            lists.stream().filter(other -> other.isOf(each.tenant(), each.kind())).toList();
        if (same.indexOf(each) == 0) {
          sums.add(new LiveCells(each.tenant(), each.kind(), LiveCells.sum(same).unsorted()));
        }
      }
      return sums;
    }

    private static <T> List<T> longer(List<T> list, List<T> more) {
      if (more.isEmpty()) {
        return list;
      }
      List<T> both = new ArrayList<>(list.size() + more.size());
      both.addAll(list);
      both.addAll(more);
      return both;
    }
  }

  /// @param held what partitions hold once it is published
  record Layer(Map<Key, Part> parts, Map<Partition, Published.Held> held) {

    static final Layer EMPTY = new Layer(Map.of(), Map.of());

    Layer plus(Key key, Part part, Published.Held now) {
      Map<Key, Part> all = new HashMap<>(parts);
      all.put(key, part);
      Map<Partition, Published.Held> allHeld = new TreeMap<>(held);
      allHeld.merge(
          key.partition(),
          now,
          (a, b) -> new Published.Held(Math.max(a.sequence(), b.sequence()), b.lastWriteNanos()));
      return new Layer(all, allHeld);
    }

    Layer without(Partition partition) {
      Map<Key, Part> rest = new HashMap<>(parts);
      rest.keySet().removeIf(key -> key.partition().equals(partition));
      Map<Partition, Published.Held> restHeld = new TreeMap<>(held);
      restHeld.remove(partition);
      return new Layer(rest, restHeld);
    }

    Part part(Key key) {
      return parts.getOrDefault(key, Part.EMPTY);
    }
  }

  List<LiveItems> items(Partition partition, Tenant tenant) {
    Key key = new Key(partition, tenant);
    List<LiveItems> all = new ArrayList<>();
    for (Layer layer : List.of(freezing, fresh)) {
      all.addAll(layer.part(key).blocks());
      all.addAll(layer.part(key).pending());
    }
    return all;
  }

  List<LiveCells> cells(Partition partition, Tenant tenant, BlockKind kind) {
    Key key = new Key(partition, tenant);
    List<LiveCells> all = new ArrayList<>();
    for (Layer layer : List.of(freezing, fresh)) {
      layer.part(key).cells().stream().filter(each -> each.isOf(tenant, kind)).forEach(all::add);
    }
    return all;
  }
}
