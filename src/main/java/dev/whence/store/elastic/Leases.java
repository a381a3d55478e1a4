package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Tenant;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.function.LongSupplier;

/// Who regroups which tenant's day. A lease keeps others from doing the same work; that nothing
/// goes wrong where two do, because clocks differ, is for the manifest to see to: it is only
/// replaced by who has seen it. Each time a lease is taken it gives a number that was never used
/// before.
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

  static String id(Tenant tenant, LocalDate day) {
    return TYPE + "/" + tenant.id() + "/" + day;
  }

  /// Takes a lease, or takes it again.
  ///
  /// @return the number of the generation to write
  /// @throws StoreException where another instance has it
  long take(Tenant tenant, LocalDate day) throws IOException {
    String id = id(tenant, day);
    StateIndex.Seen seen = states.get(id);
    long now = clock.getAsLong();
    long generation = 1;
    JsonNode source = seen.source();
    if (source != null) {
      JsonNode body = source.path("body");
      if (isOfAnother(body, now)) {
        throw StoreException.away(
            "the day " + day + " of " + tenant.id() + " is being regrouped elsewhere", null);
      }
      generation = body.path("generation").asLong() + 1;
    }
    states.replace(id, seen, document(tenant, generation, now + durationNanos));
    return generation;
  }

  private boolean isOfAnother(JsonNode body, long now) {
    long until = body.path("until").asLong();
    return !body.path("holder").asText().equals(holder)
        && until > now
        && until <= now + 2 * durationNanos;
  }

  /// Whether another instance has it.
  boolean isTaken(Tenant tenant, LocalDate day) throws IOException {
    JsonNode source = states.get(id(tenant, day)).source();
    return source != null && isOfAnother(source.path("body"), clock.getAsLong());
  }

  /// Lets others have it.
  void release(Tenant tenant, LocalDate day, long generation) throws IOException {
    StateIndex.Seen seen = states.get(id(tenant, day));
    JsonNode source = seen.source();
    if (source != null && source.path("body").path("holder").asText().equals(holder)) {
      states.replace(id(tenant, day), seen, document(tenant, generation, 0));
    }
  }

  private ObjectNode document(Tenant tenant, long generation, long untilNanos) {
    ObjectNode document = Cluster.object().put("type", TYPE).put("tenant", tenant.id());
    ObjectNode body = document.putObject("body");
    body.put("holder", holder).put("generation", generation).put("until", untilNanos);
    return document;
  }
}
