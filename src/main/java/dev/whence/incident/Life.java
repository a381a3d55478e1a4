package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How far an incident has come, and when it came there. All times are RFC 3339.
///
/// @param beganAt when things first went wrong, as the chain or else the first alert tells it
/// @param detectedAt when the first alert fired; null where none did
/// @param openedAt when the incident was opened here
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Life(
    @JsonProperty("state") State state,
    @JsonProperty("began_at") String beganAt,
    @JsonProperty("detected_at") @Nullable String detectedAt,
    @JsonProperty("opened_at") String openedAt,
    @JsonProperty("acknowledged_at") @Nullable String acknowledgedAt,
    @JsonProperty("mitigated_at") @Nullable String mitigatedAt,
    @JsonProperty("resolved_at") @Nullable String resolvedAt,
    @JsonProperty("reviewed_at") @Nullable String reviewedAt) {

  /// The stations of an incident, in order.
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    MITIGATED,
    RESOLVED,
    REVIEWED;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean isOver() {
      return this == RESOLVED || this == REVIEWED;
    }
  }

  static Life opened(String beganAt, String openedAt) {
    return new Life(State.OPEN, beganAt, null, openedAt, null, null, null, null);
  }

  /// Moves on to a station, stations between being passed at the same time; or back to `open`,
  /// which reopens what is not yet reviewed.
  ///
  /// @throws IllegalStateException where the way does not lead there, with a message for the caller
  public Life moved(State to, String at) {
    if (to == state) {
      return this;
    }
    if (to == State.OPEN && state != State.REVIEWED) {
      return new Life(State.OPEN, beganAt, detectedAt, openedAt, acknowledgedAt, null, null, null);
    }
    if (to.compareTo(state) < 0) {
      throw new IllegalStateException(
          "an incident that is " + state.wireName() + " cannot become " + to.wireName());
    }
    return new Life(
        to,
        beganAt,
        detectedAt,
        openedAt,
        passed(acknowledgedAt, State.ACKNOWLEDGED, to, to == State.ACKNOWLEDGED ? at : null),
        passed(mitigatedAt, State.MITIGATED, to, at),
        passed(resolvedAt, State.RESOLVED, to, at),
        passed(reviewedAt, State.REVIEWED, to, at));
  }

  private static @Nullable String passed(
      @Nullable String known, State station, State to, @Nullable String at) {
    return known != null || station.compareTo(to) > 0 ? known : at;
  }

  Life began(String at) {
    return new Life(
        state,
        Times.earlier(at, beganAt),
        detectedAt,
        openedAt,
        acknowledgedAt,
        mitigatedAt,
        resolvedAt,
        reviewedAt);
  }

  Life detected(String at) {
    return new Life(
        state,
        beganAt,
        Times.earlier(at, detectedAt),
        openedAt,
        acknowledgedAt,
        mitigatedAt,
        resolvedAt,
        reviewedAt);
  }

  /// Of two that turn out to be one: the earlier beginnings, the state that has more left to do,
  /// and the later ends.
  Life with(Life other) {
    boolean otherIsLess = other.state.compareTo(state) < 0;
    Life less = otherIsLess ? other : this;
    Life more = otherIsLess ? this : other;
    return new Life(
        less.state,
        Times.earlier(beganAt, other.beganAt),
        begin(detectedAt, other.detectedAt),
        Times.earlier(openedAt, other.openedAt),
        begin(acknowledgedAt, other.acknowledgedAt),
        end(less.mitigatedAt, more.mitigatedAt),
        end(less.resolvedAt, more.resolvedAt),
        end(less.reviewedAt, more.reviewedAt));
  }

  private static @Nullable String begin(@Nullable String one, @Nullable String other) {
    return one == null ? other : Times.earlier(one, other);
  }

  private static @Nullable String end(@Nullable String less, @Nullable String more) {
    return less == null ? null : Times.later(less, more);
  }
}
