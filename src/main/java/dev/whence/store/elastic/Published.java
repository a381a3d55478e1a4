package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.store.Partition;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an instance has published: one document of the state index, replaced by every commit.
///
/// @param run of the process that is allowed to publish
/// @param reserved generations up to this one may have been used
/// @param sequence the highest that any partition holds
record Published(
    String instance,
    String run,
    long reserved,
    Generations generations,
    long sequence,
    Map<Partition, Held> partitions) {

  /// What a partition holds of an instance's journal.
  ///
  /// @param sequence up to which frames are held
  /// @param lastWriteNanos when something last arrived for it
  record Held(long sequence, long lastWriteNanos) {}

  static final String TYPE = "instance";

  Published {
    partitions = Map.copyOf(partitions);
  }

  static Published nothing(String instance) {
    return new Published(instance, "", 0, Generations.NONE, 0, Map.of());
  }

  static String id(String instance) {
    return TYPE + "/" + instance;
  }

  String writer() {
    return id(instance);
  }

  long sequence(Partition partition) {
    Held held = partitions.get(partition);
    return held == null ? 0 : held.sequence;
  }

  Published ofRun(String newRun, long newReserved) {
    return new Published(instance, newRun, newReserved, generations, sequence, partitions);
  }

  Published plus(long generation, long newReserved, Map<Partition, Held> more) {
    Map<Partition, Held> all = new TreeMap<>(partitions);
    long highest = sequence;
    for (Map.Entry<Partition, Held> each : more.entrySet()) {
      all.merge(
          each.getKey(),
          each.getValue(),
          (a, b) ->
              new Held(
                  Math.max(a.sequence, b.sequence), Math.max(a.lastWriteNanos, b.lastWriteNanos)));
      highest = Math.max(highest, each.getValue().sequence);
    }
    return new Published(instance, run, newReserved, generations.plus(generation), highest, all);
  }

  Published with(Generations counting) {
    return new Published(instance, run, reserved, counting, sequence, partitions);
  }

  /// When something last arrived.
  long lastWriteNanos() {
    return partitions.values().stream().mapToLong(Held::lastWriteNanos).max().orElse(0);
  }

  Published writtenAt(Partition partition, long nanos) {
    Map<Partition, Held> all = new TreeMap<>(partitions);
    all.put(partition, new Held(sequence(partition), nanos));
    return new Published(instance, run, reserved, generations, sequence, all);
  }

  Published without(Partition partition) {
    Map<Partition, Held> rest = new TreeMap<>(partitions);
    rest.remove(partition);
    return new Published(instance, run, reserved, generations, sequence, rest);
  }

  ObjectNode document() {
    ObjectNode document = Cluster.object().put("type", TYPE);
    ObjectNode body = document.putObject("body");
    body.put("instance", instance);
    body.put("run", run);
    body.put("reserved", reserved);
    body.put("sequence", sequence);
    generations.write(body.putArray("generations"));
    ObjectNode held = body.putObject("partitions");
    new TreeMap<>(partitions)
        .forEach(
            (partition, of) ->
                held.putArray(partition.toString()).add(of.sequence).add(of.lastWriteNanos));
    return document;
  }

  static Published read(JsonNode document) {
    JsonNode body = document.path("body");
    Map<Partition, Held> partitions = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : body.path("partitions").properties()) {
      @Nullable Partition partition = Partition.parse(each.getKey()).orElse(null);
      if (partition != null) {
        JsonNode held = each.getValue();
        partitions.put(partition, new Held(held.path(0).asLong(), held.path(1).asLong()));
      }
    }
    return new Published(
        body.path("instance").asText(),
        body.path("run").asText(),
        body.path("reserved").asLong(),
        Generations.read(body.path("generations")),
        body.path("sequence").asLong(),
        partitions);
  }
}
