package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What somebody saw or did, or what happened to the incident; the notes are its log.
///
/// @param at when it was, not when it was written down; RFC 3339
/// @param role of who says so, never a name; null where nobody said
/// @param playbook the ID of the playbook that was followed; null where none was
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Note(
    @JsonProperty("at") String at,
    @JsonProperty("kind") Kind kind,
    @JsonProperty("text") String text,
    @JsonProperty("role") @Nullable String role,
    @JsonProperty("playbook") @Nullable String playbook) {

  public Note(String at, Kind kind, String text, @Nullable String role) {
    this(at, kind, text, role, null);
  }

  boolean isOfLife() {
    return kind == Kind.LIFE;
  }

  /// What a note is about.
  public enum Kind {
    /// Something was seen.
    OBSERVATION,
    /// Something was done.
    ACTION,
    /// The incident changed its state, was merged or split; written by Whence.
    LIFE;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
