package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.api.Texts;
import dev.whence.model.Tenant;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/// What to do about which kind of chain.
@Path("/api/v1/playbooks")
@Tag(name = "Incidents")
@RunOnVirtualThread
final class PlaybookResource {

  private static final int MOST_LOOKED_AT = 500;

  private final Playbooks playbooks;
  private final KeptIncidents incidents;
  private final Provider<Tenant> tenant;

  PlaybookResource(Playbooks playbooks, KeptIncidents incidents, Provider<Tenant> tenant) {
    this.playbooks = playbooks;
    this.incidents = incidents;
    this.tenant = tenant;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "All playbooks, with how often they helped")
  public Response all() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set(
        "playbooks",
        playbooks.all(
            incidents.newest(tenant.get(), MOST_LOOKED_AT).stream()
                .map(KeptIncidents.Kept::incident)
                .toList()));
    return Response.ok(Json.bytes(answer)).build();
  }

  @GET
  @Path("{id}")
  @Produces(Texts.MARKDOWN)
  @Operation(summary = "One playbook as it is written")
  public Response one(@RestPath String id) {
    String text =
        playbooks
            .find(id)
            .orElseThrow(
                () ->
                    ApiException.inParameter(
                        ErrorCode.UNKNOWN_PLAYBOOK,
                        "id",
                        "no playbook is called " + ApiException.echo(id),
                        "/api/v1/playbooks lists what there is."))
            .text();
    return Response.ok(text.getBytes(StandardCharsets.UTF_8))
        .type(Texts.MARKDOWN + ";charset=UTF-8")
        .build();
  }
}
