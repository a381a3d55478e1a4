package dev.whence.api;

import dev.whence.model.TimeRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads query parameters, each within its bounds. An empty parameter is one that was not given.
public final class Params {

  private static final int MAX_LENGTH = 512;
  private static final Duration MAX_DURATION = Duration.ofDays(366);
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)?");

  private Params() {}

  /// The text of a parameter, null where there is none.
  public static @Nullable String text(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    Variables.refuse(name, value);
    if (value.length() > MAX_LENGTH) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          name,
          "'" + name + "' is longer than " + MAX_LENGTH + " characters",
          "Shorten it.");
    }
    return value.strip();
  }

  /// The text of a parameter that has to be given.
  ///
  /// @param example of a value, for the message
  /// @throws ApiException where it is not given
  public static String required(String name, @Nullable String value, String example) {
    String text = text(name, value);
    if (text == null) {
      throw ApiException.inParameter(
          ErrorCode.MISSING_PARAMETER,
          name,
          "the parameter '" + name + "' is needed",
          "Add it, for example " + name + "=" + example + ".");
    }
    return text;
  }

  /// Yes or no; no where it is not given.
  ///
  /// @throws ApiException where it is neither `true` nor `false`
  public static boolean flag(String name, @Nullable String value) {
    String text = text(name, value);
    if (text == null || text.equals("true") || text.equals("false")) {
      return "true".equals(text);
    }
    throw ApiException.inParameter(
        ErrorCode.INVALID_PARAMETER,
        name,
        ApiException.echo(text) + " is neither yes nor no",
        "Use " + name + "=true, or leave it out.");
  }

  /// A page size: what is above the most that is served counts as that.
  public static int limit(@Nullable String value, int usual, int most) {
    String text = text("limit", value);
    if (text == null) {
      return usual;
    }
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          "limit",
          ApiException.echo(text) + " is no page size",
          "Use a number from 1 to " + most + ".");
    }
    return Math.min(Integer.parseInt(text), most);
  }

  /// `10s`, `5m`, `2h`, or seconds; null where not given.
  public static @Nullable Duration duration(String name, @Nullable String value) {
    String text = text(name, value);
    if (text == null) {
      return null;
    }
    Matcher matcher = DURATION.matcher(text);
    Duration duration = matcher.matches() ? duration(matcher) : Duration.ZERO;
    if (duration.isZero() || duration.compareTo(MAX_DURATION) > 0) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          name,
          ApiException.echo(text) + " is no duration",
          "Use seconds, or a number with ms, s, m, h or d (30s, 5m), a year at most.");
    }
    return duration;
  }

  private static Duration duration(Matcher matcher) {
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    return switch (unit == null ? "s" : unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  /// A window of time.
  ///
  /// @param usual its length where `from` is not given
  /// @param most its greatest length
  public static TimeRange window(
      @Nullable String from, @Nullable String to, Clock clock, Duration usual, Duration most) {
    Instant now = nextSecond(clock.instant());
    String toText = text("to", to);
    String fromText = text("from", from);
    long toNanos = TimeText.parse("to", toText == null ? "now" : toText, now, TimeText.Edge.END);
    long fromNanos =
        fromText == null
            ? Math.max(0, toNanos - usual.toNanos())
            : TimeText.parse("from", fromText, now, TimeText.Edge.BEGIN);
    return window(fromNanos, toNanos, most);
  }

  /// Whole seconds, for a window should be readable; the next one, for what has just been
  /// acknowledged lies in it.
  public static Instant nextSecond(Instant now) {
    return now.getNano() == 0 ? now : Instant.ofEpochSecond(now.getEpochSecond() + 1);
  }

  /// A window of time that was read already.
  ///
  /// @param most its greatest length
  public static TimeRange window(long fromNanos, long toNanos, Duration most) {
    if (fromNanos >= toNanos) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_WINDOW,
          "from",
          "the window ends ("
              + TimeRange.instant(toNanos)
              + ") before or when it begins ("
              + TimeRange.instant(fromNanos)
              + ")",
          "Swap from and to, or widen the window.");
    }
    if (toNanos - fromNanos > most.toNanos()) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_WINDOW,
          "from",
          "the window is " + Duration.ofNanos(toNanos - fromNanos).toHours() + " hours long",
          "Ask for " + most.toHours() + " hours or less at once.");
    }
    return new TimeRange(fromNanos, toNanos);
  }
}
