package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Something to do so that it does not happen again.
///
/// @param id unique within its post-mortem: `ai1`
/// @param kind `prevent`, `detect`, `mitigate` or `process`
/// @param role of the owner, never a name
/// @param dueBy RFC 3339; null while the incident is not resolved
/// @param state `open` or `done`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActionItem(
    @JsonProperty("id") String id,
    @JsonProperty("kind") String kind,
    @JsonProperty("text") String text,
    @JsonProperty("role") String role,
    @JsonProperty("due_by") @Nullable String dueBy,
    @JsonProperty("state") String state) {

  public ActionItem with(String newState) {
    return new ActionItem(id, kind, text, role, dueBy, newState);
  }

  public boolean isOpen() {
    return !state.equals("done");
  }
}
