package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something that was done on purpose while an incident went on, and what it changed.
///
/// @param change the ID of the change event
/// @param measure what its effect is measured by
/// @param before in the minutes before it; null where nothing was measured
/// @param after in the minutes after it; null where nothing was measured
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recovered(
    @JsonProperty("change") String change,
    @JsonProperty("at") String at,
    @JsonProperty("kind") String kind,
    @JsonProperty("text") String text,
    @JsonProperty("measure") String measure,
    @JsonProperty("before") @Nullable Double before,
    @JsonProperty("after") @Nullable Double after) {

  private static final Set<ChangeKind> REMEDIES =
      Set.of(
          ChangeKind.ROLLBACK,
          ChangeKind.SCALING,
          ChangeKind.FEATURE_FLAG,
          ChangeKind.CONFIG_CHANGE,
          ChangeKind.MAINTENANCE);

  /// Whether it at least halved what was wrong.
  @com.fasterxml.jackson.annotation.JsonProperty("helped")
  public boolean helped() {
    return before != null && after != null && before > 0 && after <= before / 2;
  }

  /// The changes that may have been made against an incident: of a kind that mitigates, or back to
  /// a version that ran before, of a service that is part of it, after it began.
  public static List<ChangeEvent> remedies(
      List<ChangeEvent> changes, Set<String> services, long beganNanos) {
    return changes.stream()
        .filter(change -> change.timeNanos() > beganNanos)
        .filter(change -> REMEDIES.contains(change.kind()) || isStepBack(change, changes))
        .filter(
            change ->
                change.service() == null
                    || services.isEmpty()
                    || services.contains(change.service().name()))
        .toList();
  }

  /// A deployment of a version that another deployment had replaced.
  private static boolean isStepBack(ChangeEvent change, List<ChangeEvent> changes) {
    return change.kind() == ChangeKind.DEPLOYMENT
        && change.version() != null
        && changes.stream()
            .anyMatch(
                other ->
                    other.timeNanos() < change.timeNanos()
                        && change.version().equals(other.previousVersion())
                        && java.util.Objects.equals(change.service(), other.service()));
  }

  /// @param before null where nothing was measured
  public static Recovered of(
      ChangeEvent change, String measure, @Nullable Double before, @Nullable Double after) {
    StringBuilder text = new StringBuilder(change.kind().wireName().replace('_', ' '));
    if (change.service() != null && !change.service().name().isEmpty()) {
      text.append(" of ").append(change.service().name());
    }
    if (change.version() != null) {
      text.append(" to ").append(change.version());
    }
    if (change.summary() != null) {
      text.append(": ").append(change.summary());
    }
    return new Recovered(
        change.id(),
        Times.text(change.timeNanos()),
        change.kind().wireName(),
        text.toString(),
        measure,
        before,
        after);
  }
}
