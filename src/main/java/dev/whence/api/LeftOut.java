package dev.whence.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A stretch of a window that a page shows only in part: shaped like what it lists, so that a tool
/// that draws a page over time, as Grafana draws annotations, can draw this, too.
///
/// @param at from when on something is left out
/// @param endsAt until when
public record LeftOut(
    @JsonProperty("at") String at,
    @JsonProperty("ends_at") String endsAt,
    @JsonProperty("summary") String summary) {

  /// Of a stretch, with what is said of it.
  public static LeftOut between(long fromNanos, long toNanos, String summary) {
    return new LeftOut(Texts.time(fromNanos), Texts.time(toNanos), summary);
  }
}
