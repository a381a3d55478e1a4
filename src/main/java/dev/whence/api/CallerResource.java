package dev.whence.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.access.Caller;
import dev.whence.access.Role;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What whoever asks may do: the page offers no more than that.
@Path("/api/v1/me")
@Tag(name = "Page")
@Produces(MediaType.APPLICATION_JSON)
final class CallerResource {

  private final Provider<Caller> caller;

  CallerResource(Provider<Caller> caller) {
    this.caller = caller;
  }

  /// @param name of the credential; no secret
  /// @param roles in the order of [Role]
  public record Known(
      @JsonProperty("name") String name,
      @JsonProperty("tenant") String tenant,
      @JsonProperty("roles") List<String> roles) {}

  @GET
  @Operation(summary = "The name, tenant and roles of the credential that asks")
  public Known me() {
    Caller asking = caller.get();
    List<String> roles =
        Arrays.stream(Role.values()).filter(asking::may).map(Role::toString).toList();
    return new Known(asking.name(), asking.tenant().id(), roles);
  }
}
