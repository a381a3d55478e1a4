package dev.whence.api.answers;

import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Fields;
import dev.whence.model.Tenant;
import dev.whence.store.Document;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/// A person, not the machine, turns a suspect into a match.
@Path("/api/v1/explanations/{id}/changes/{change}/confirmation")
@Tag(name = "Explanations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class ConfirmationResource {

  private final KeptAnswers answers;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  ConfirmationResource(KeptAnswers answers, Provider<Tenant> tenant, Clock clock) {
    this.answers = answers;
    this.tenant = tenant;
    this.clock = clock;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Says whether a suspected change was it: the next revision of the answer",
      description =
          "Body: {\"confirmation\": \"match\", \"rejected\" or \"suspect\", \"role\" of who says so}."
              + " Roles, not names.")
  public Response confirm(@RestPath String id, @RestPath String change, byte[] body) {
    Fields fields = Fields.of(body, Set.of("confirmation", "role"));
    String confirmation = fields.required("confirmation");
    if (!Set.of("match", "rejected", "suspect").contains(confirmation)) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_BODY,
          "confirmation",
          ApiException.echo(confirmation) + " is none",
          "Use match, rejected, or suspect to take it back.");
    }
    String role = fields.text("role");
    Document kept =
        answers.confirm(
            tenant.get(),
            id,
            change,
            new Confirmation(
                confirmation,
                role == null ? "responder" : role,
                Instant.ofEpochMilli(clock.millis()).toString()));
    return Answered.json(kept);
  }
}
