package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Json;
import dev.whence.incident.ActionItem;
import dev.whence.incident.Life;
import dev.whence.incident.PostmortemDraft;
import dev.whence.model.Tenant;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The review over all post-mortems: what is still to do, and which post-mortem nobody wrote.
@Path("/api/v1/action-items")
@Tag(name = "Incidents")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class ActionItemResource {

  private static final int MOST = 500;

  private final KeptPostmortems postmortems;
  private final KeptIncidents incidents;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  ActionItemResource(
      KeptPostmortems postmortems, KeptIncidents incidents, Provider<Tenant> tenant, Clock clock) {
    this.postmortems = postmortems;
    this.incidents = incidents;
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "Open action items of all post-mortems, and resolved incidents without one",
      description = "Of the newest 500 of each.")
  public Response open() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode items = answer.putArray("action_items");
    var written = postmortems.newest(tenant.get(), MOST);
    for (KeptPostmortems.Kept kept : written) {
      for (ActionItem item : kept.edited().items()) {
        if (item.isOpen()) {
          ObjectNode node = Json.tree(item).deepCopy();
          node.put("incident", kept.edited().incident());
          node.put("overdue", isPast(item.dueBy()));
          items.add(node);
        }
      }
    }
    Set<String> known =
        written.stream().map(kept -> kept.edited().incident()).collect(Collectors.toSet());
    ArrayNode missing = answer.putArray("postmortems_missing");
    incidents.newest(tenant.get(), MOST).stream()
        .map(KeptIncidents.Kept::incident)
        .filter(incident -> incident.mergedInto() == null)
        .filter(incident -> incident.life().state() == Life.State.RESOLVED)
        .filter(incident -> !known.contains(incident.id()))
        .forEach(
            incident -> {
              String due = PostmortemDraft.dueBy(incident.life());
              missing
                  .addObject()
                  .put("incident", incident.id())
                  .put("title", incident.title())
                  .put("due_by", due)
                  .put("overdue", isPast(due));
            });
    return Response.ok(Json.bytes(answer)).build();
  }

  private boolean isPast(@Nullable String due) {
    return due != null && Instant.parse(due).isBefore(clock.instant());
  }
}
