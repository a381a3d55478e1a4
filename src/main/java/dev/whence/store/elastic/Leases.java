package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Tenant;
import dev.whence.store.Stretch;
import java.io.IOException;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Who regroups which shard of a tenant's day. A lease keeps others from doing the same work; that
/// nothing goes wrong where two do, because clocks differ, is for the manifest to see to: it is
/// only replaced by who has seen it. Each time a lease is taken it gives a number that was never
/// used before.
final class Leases {

  private static final String TYPE = "lease";

  private final StateIndex states;
  private final String holder;
  private final long durationNanos;
  private final LongSupplier clock;

  /// @param holder this process
  Leases(StateIndex states, String holder, long durationNanos, LongSupplier clock) {
    this.states = states;
    this.holder = holder;
    this.durationNanos = durationNanos;
    this.clock = clock;
  }

  static String id(Tenant tenant, LocalDate day, int shard) {
    return TYPE + "/" + tenant.id() + "/" + day + "/" + shard;
  }

  private static String id(Stretch stretch, LocalDate day) {
    return id(stretch.tenant(), day, stretch.shard());
  }

  /// Takes a lease, or takes it again.
  ///
  /// @return the number of the generation to write; empty where another instance has it
  OptionalLong take(Stretch stretch, LocalDate day) throws IOException {
    String id = id(stretch, day);
    StateIndex.Seen seen = states.get(id);
    long now = clock.getAsLong();
    long generation = 1;
    JsonNode source = seen.source();
    if (source != null) {
      JsonNode body = source.path("body");
      if (isOfAnother(body, now)) {
        return OptionalLong.empty();
      }
      generation = body.path("generation").asLong() + 1;
    }
    try {
      states.replace(id, seen, document(stretch.tenant(), generation, now + durationNanos));
    } catch (ClusterException e) {
      if (e.isConflict()) {
        return OptionalLong.empty();
      }
      throw e;
    }
    return OptionalLong.of(generation);
  }

  private boolean isOfAnother(JsonNode body, long now) {
    long until = body.path("until").asLong();
    return !body.path("holder").asText().equals(holder)
        && until > now
        && until <= now + 2 * durationNanos;
  }

  /// Whether another instance has it.
  boolean isTaken(Stretch stretch, LocalDate day) throws IOException {
    JsonNode source = states.get(id(stretch, day)).source();
    return source != null && isOfAnother(source.path("body"), clock.getAsLong());
  }

  /// Lets others have it.
  void release(Stretch stretch, LocalDate day, long generation) throws IOException {
    String id = id(stretch, day);
    StateIndex.Seen seen = states.get(id);
    JsonNode source = seen.source();
    if (source != null
        && source.path("body").path("holder").asText().equals(holder)
        && source.path("body").path("generation").asLong() == generation) {
      states.replace(id, seen, document(stretch.tenant(), generation, 0));
    }
  }

  private ObjectNode document(Tenant tenant, long generation, long untilNanos) {
    ObjectNode document = Cluster.object().put("type", TYPE).put("tenant", tenant.id());
    ObjectNode body = document.putObject("body");
    body.put("holder", holder).put("generation", generation).put("until", untilNanos);
    return document;
  }
}
