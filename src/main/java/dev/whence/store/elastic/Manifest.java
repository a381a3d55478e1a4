package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Stretch;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What compaction has published of a tenant's day: which of its own blocks count, and which blocks
/// these replace; and what is under way. One document of the state index.
///
/// @param generations that count, by shard of the trace hash
/// @param plans begun so far
/// @param plan under way; null for none
record Manifest(
    Tenant tenant,
    LocalDate day,
    Map<Integer, Generations> generations,
    List<Replaced> replaced,
    long plans,
    @Nullable Plan plan) {

  /// A stretch whose blocks were replaced: those that overlap it, of the generations that were
  /// known when it was regrouped. Until they are deleted they do not count.
  ///
  /// @param upTo by writer
  record Replaced(Signal signal, TimeRange range, Map<String, Long> upTo, long publishedNanos) {}

  static final String TYPE = "manifest";
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  /// A stretch of one day may mark slices of the day before or after as stale.
  private static final long REACH_NANOS = NANOS_PER_DAY / 12;

  Manifest {
    generations = Map.copyOf(generations);
    replaced = List.copyOf(replaced);
  }

  static Manifest none(Tenant tenant, LocalDate day) {
    return new Manifest(tenant, day, Map.of(), List.of(), 0, null);
  }

  static String id(Tenant tenant, LocalDate day) {
    return TYPE + "/" + tenant.id() + "/" + day;
  }

  String id() {
    return id(tenant, day);
  }

  /// Whether any of its blocks may overlap a range.
  boolean reaches(TimeRange range) {
    return fromNanos() < range.toNanos() && toNanos() > range.fromNanos();
  }

  private long fromNanos() {
    return day.toEpochDay() * NANOS_PER_DAY - REACH_NANOS;
  }

  private long toNanos() {
    return (day.toEpochDay() + 1) * NANOS_PER_DAY + REACH_NANOS;
  }

  /// As whom a shard writes.
  String writer(int shard) {
    return id() + "/" + shard;
  }

  /// Which generations count, by writer.
  Map<String, Generations> byWriter() {
    Map<String, Generations> all = new TreeMap<>();
    generations.forEach((shard, of) -> all.put(writer(shard), of));
    return all;
  }

  /// The newest generation of a shard that counts; 0 for none.
  long last(int shard) {
    return generations.getOrDefault(shard, Generations.NONE).last();
  }

  /// The same without newer generations than these.
  Manifest cut(Map<String, Long> upTo) {
    Map<Integer, Generations> older = new HashMap<>();
    generations.forEach(
        (shard, of) -> older.put(shard, of.upTo(upTo.getOrDefault(writer(shard), 0L))));
    return new Manifest(tenant, day, older, replaced, plans, plan);
  }

  /// Begins to regroup a stretch.
  Manifest begin(Stretch stretch, Map<String, Long> upTo) {
    return with(Plan.of(plans + 1, stretch, upTo), plans + 1);
  }

  private Manifest with(@Nullable Plan next, long begun) {
    return new Manifest(tenant, day, generations, replaced, begun, next);
  }

  Manifest cancelled() {
    return with(null, plans);
  }

  /// One more shard of the plan is done; where it is the last, all of them take effect.
  Manifest done(Plan now, long nowNanos) {
    if (!now.isDone()) {
      return with(now, plans);
    }
    Map<Integer, Generations> counting = new HashMap<>(generations);
    now.done()
        .forEach(
            (shard, generation) ->
                counting.put(
                    shard, counting.getOrDefault(shard, Generations.NONE).plus(generation)));
    List<Replaced> rules = new ArrayList<>(replaced);
    for (Signal signal : now.signals().stream().sorted().toList()) {
      rules.add(new Replaced(signal, now.range(), now.upTo(), nowNanos));
    }
    return new Manifest(tenant, day, counting, rules, plans, null);
  }

  Manifest without(List<Replaced> deleted) {
    List<Replaced> rest = new ArrayList<>(replaced);
    rest.removeAll(deleted);
    return new Manifest(tenant, day, generations, rest, plans, plan);
  }

  /// Every shard that anything was written for.
  Set<Integer> shards() {
    return generations.keySet();
  }

  ObjectNode document() {
    ObjectNode document = Cluster.object().put("type", TYPE).put("tenant", tenant.id());
    document.put("from", fromNanos()).put("to", toNanos());
    ObjectNode body = document.putObject("body");
    body.put("day", day.toString()).put("plans", plans);
    ObjectNode counting = body.putObject("generations");
    new TreeMap<>(generations).forEach((shard, of) -> of.write(counting.putArray("" + shard)));
    for (Replaced each : replaced) {
      ObjectNode rule = body.withArray("replaced").addObject();
      rule.put("signal", each.signal.name());
      rule.put("from", each.range.fromNanos()).put("to", each.range.toNanos());
      rule.put("published", each.publishedNanos);
      ObjectNode upTo = rule.putObject("upTo");
      new TreeMap<>(each.upTo).forEach(upTo::put);
    }
    if (plan != null) {
      plan.write(body.putObject("plan"));
    }
    return document;
  }

  static Manifest read(JsonNode document) {
    JsonNode body = document.path("body");
    List<Replaced> replaced = new ArrayList<>();
    for (JsonNode rule : body.path("replaced")) {
      Map<String, Long> upTo = new TreeMap<>();
      rule.path("upTo").properties().forEach(e -> upTo.put(e.getKey(), e.getValue().asLong()));
      replaced.add(
          new Replaced(
              Signal.valueOf(rule.path("signal").asText()),
              new TimeRange(rule.path("from").asLong(), rule.path("to").asLong()),
              upTo,
              rule.path("published").asLong()));
    }
    Map<Integer, Generations> generations = new TreeMap<>();
    body.path("generations")
        .properties()
        .forEach(e -> generations.put(Integer.valueOf(e.getKey()), Generations.read(e.getValue())));
    return new Manifest(
        new Tenant(document.path("tenant").asText()),
        LocalDate.parse(body.path("day").asText()),
        generations,
        replaced,
        body.path("plans").asLong(),
        body.has("plan") ? Plan.read(body.path("plan")) : null);
  }
}
