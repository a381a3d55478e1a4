package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;

/// A past incident whose chain has a similar typed shape.
///
/// @param score 0 to 1
public record Similar(
    @JsonProperty("incident") String incident,
    @JsonProperty("title") String title,
    @JsonProperty("signature") String signature,
    @JsonProperty("score") double score,
    @JsonProperty("began_at") String beganAt,
    @JsonProperty("state") Life.State state) {

  /// Those of some incidents that are at least so much alike, the most alike first, the newest of
  /// equals.
  public static List<Similar> among(List<Incident> incidents, Shape shape, double least, int most) {
    return incidents.stream()
        .filter(incident -> incident.mergedInto() == null)
        .map(incident -> of(incident, shape))
        .filter(similar -> similar.score() >= least && !similar.signature().isEmpty())
        .sorted(
            Comparator.comparingDouble(Similar::score)
                .thenComparingLong(similar -> Times.nanos(similar.beganAt()))
                .reversed()
                .thenComparing(Similar::incident))
        .limit(most)
        .toList();
  }

  private static Similar of(Incident incident, Shape shape) {
    Shape other = incident.shape();
    return new Similar(
        incident.id(),
        incident.title(),
        other.signature(),
        Math.round(1e3 * shape.similarity(other)) / 1e3,
        incident.life().beganAt(),
        incident.life().state());
  }
}
