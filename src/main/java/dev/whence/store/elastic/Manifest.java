package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What compaction has published of a tenant's day: which of its own blocks count, and which blocks
/// these replace. One document of the state index.
record Manifest(Tenant tenant, LocalDate day, Generations generations, List<Replaced> replaced) {

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
    replaced = List.copyOf(replaced);
  }

  static Manifest none(Tenant tenant, LocalDate day) {
    return new Manifest(tenant, day, Generations.NONE, List.of());
  }

  static String id(Tenant tenant, LocalDate day) {
    return TYPE + "/" + tenant.id() + "/" + day;
  }

  String writer() {
    return id(tenant, day);
  }

  Manifest plus(long generation, List<Replaced> more) {
    List<Replaced> all = new ArrayList<>(replaced);
    all.addAll(more);
    return new Manifest(tenant, day, generations.plus(generation), all);
  }

  Manifest without(List<Replaced> deleted) {
    List<Replaced> rest = new ArrayList<>(replaced);
    rest.removeAll(deleted);
    return new Manifest(tenant, day, generations, rest);
  }

  ObjectNode document() {
    ObjectNode document = Cluster.object().put("type", TYPE).put("tenant", tenant.id());
    long start = day.toEpochDay() * NANOS_PER_DAY;
    document.put("from", start - REACH_NANOS).put("to", start + NANOS_PER_DAY + REACH_NANOS);
    ObjectNode body = document.putObject("body");
    body.put("day", day.toString());
    generations.write(body.putArray("generations"));
    for (Replaced each : replaced) {
      ObjectNode rule = body.withArray("replaced").addObject();
      rule.put("signal", each.signal.name());
      rule.put("from", each.range.fromNanos()).put("to", each.range.toNanos());
      rule.put("published", each.publishedNanos);
      ObjectNode upTo = rule.putObject("upTo");
      each.upTo.forEach(upTo::put);
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
    return new Manifest(
        new Tenant(document.path("tenant").asText()),
        LocalDate.parse(body.path("day").asText()),
        Generations.read(body.path("generations")),
        replaced);
  }
}
