package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Stretch;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A stretch that is being regrouped, each shard of the trace hash by whoever has its lease. All
/// look at the same blocks, and what they write counts from the moment the last of them is done.
///
/// @param number of this plan among those of its day
/// @param items about how many, of all shards
/// @param upTo the newest generation that is looked at, by writer
/// @param done the generation that each finished shard wrote
/// @param signals of which blocks are replaced
record Plan(
    long number,
    TimeRange range,
    long items,
    int shards,
    Map<String, Long> upTo,
    Map<Integer, Long> done,
    Set<Signal> signals) {

  Plan {
    upTo = Map.copyOf(upTo);
    done = Map.copyOf(done);
    signals = Set.copyOf(signals);
  }

  static Plan of(long number, Stretch stretch, Map<String, Long> upTo) {
    return new Plan(
        number,
        stretch.range(),
        stretch.items(),
        stretch.shards(),
        upTo,
        Map.of(),
        EnumSet.noneOf(Signal.class));
  }

  boolean isOf(Stretch stretch) {
    return range.equals(stretch.range()) && shards == stretch.shards();
  }

  boolean isDone() {
    return done.size() == shards;
  }

  /// The shards that are not done yet.
  List<Stretch> missing(Tenant tenant) {
    Stretch whole = new Stretch(tenant, range, items);
    return IntStream.range(0, shards)
        .filter(shard -> !done.containsKey(shard))
        .mapToObj(shard -> whole.shard(shard, shards))
        .toList();
  }

  Plan with(int shard, long generation, Set<Signal> replaced) {
    Map<Integer, Long> more = new TreeMap<>(done);
    more.put(shard, generation);
    Set<Signal> all = EnumSet.copyOf(replaced);
    all.addAll(signals);
    return new Plan(number, range, items, shards, upTo, more, all);
  }

  void write(ObjectNode to) {
    to.put("number", number);
    to.put("from", range.fromNanos()).put("to", range.toNanos());
    to.put("items", items).put("shards", shards);
    ObjectNode newest = to.putObject("upTo");
    new TreeMap<>(upTo).forEach(newest::put);
    ObjectNode finished = to.putObject("done");
    new TreeMap<>(done).forEach((shard, generation) -> finished.put("" + shard, generation));
    signals.stream().sorted().forEach(each -> to.withArray("signals").add(each.name()));
  }

  static Plan read(JsonNode from) {
    Map<String, Long> upTo = new TreeMap<>();
    from.path("upTo").properties().forEach(e -> upTo.put(e.getKey(), e.getValue().asLong()));
    Map<Integer, Long> done = new TreeMap<>();
    from.path("done")
        .properties()
        .forEach(e -> done.put(Integer.valueOf(e.getKey()), e.getValue().asLong()));
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    from.path("signals").forEach(each -> signals.add(Signal.valueOf(each.asText())));
    return new Plan(
        from.path("number").asLong(),
        new TimeRange(from.path("from").asLong(), from.path("to").asLong()),
        from.path("items").asLong(),
        from.path("shards").asInt(),
        upTo,
        done,
        signals);
  }
}
