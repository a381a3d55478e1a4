package dev.whence.incident;

import org.jspecify.annotations.Nullable;

/// How long the stations of an incident took, in seconds; null where one was not reached.
///
/// @param detection from its begin to the first alert
/// @param acknowledge from the first alert to somebody taking it
/// @param mitigate from its begin to the end of the harm
/// @param resolve from its begin to the end of it all
public record Delays(
    @Nullable Double detection,
    @Nullable Double acknowledge,
    @Nullable Double mitigate,
    @Nullable Double resolve) {

  public static Delays of(Life life) {
    return new Delays(
        Times.seconds(life.beganAt(), life.detectedAt()),
        Times.seconds(life.detectedAt(), life.acknowledgedAt()),
        Times.seconds(life.beganAt(), life.mitigatedAt()),
        Times.seconds(life.beganAt(), life.resolvedAt()));
  }

  /// How long after its begin one alert came.
  public static @Nullable Double of(Held.OfAlert alert, Life life) {
    return Times.seconds(life.beganAt(), alert.startsAt());
  }
}
