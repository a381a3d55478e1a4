package dev.whence.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The operator's links to other tools.
@Path("/api/v1/links")
@Tag(name = "Page")
@Produces(MediaType.APPLICATION_JSON)
final class LinkResource {

  private final LinkTemplates templates;

  LinkResource(LinkTemplates templates) {
    this.templates = templates;
  }

  @GET
  @Operation(
      summary = "Templates of links to Grafana, Jaeger, Kibana, runbooks",
      description =
          "Fill in the names in braces, each percent-encoded; leave out a link where one is not"
              + " known.")
  public LinkTemplates links() {
    return templates;
  }
}
