package dev.whence.api.jaeger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.api.ApiException;
import dev.whence.api.Json;
import dev.whence.model.TimeRange;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parameters in the notations of Jaeger's clients. What cannot be read is an
/// `IllegalArgumentException` with a message for the caller.
final class JaegerParams {

  /// Times from here on are microseconds, as Jaeger has them, those below milliseconds, as
  /// Grafana's data source sends them where it asks for one trace.
  private static final long MICROS_FROM = 100_000_000_000_000L;

  private static final long MAX_MICROS = Long.MAX_VALUE / 1_000;
  private static final int MAX_TAGS = 50;

  /// A duration as Go writes it: `1h2m3.5s`, `350µs`.
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|µs|μs|ms|s|m|h)");

  private JaegerParams() {}

  /// Nanoseconds of a time that is milliseconds or microseconds since the epoch by its size.
  static long epoch(String name, String text) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= 0 && number <= MAX_MICROS) {
        return number >= MICROS_FROM ? number * 1_000 : Math.multiplyExact(number, 1_000_000L);
      }
    } catch (NumberFormatException | ArithmeticException notATime) {
      // said below
    }
    throw new IllegalArgumentException(
        "unable to parse param '" + name + "': " + ApiException.echo(text) + " is no time");
  }

  static TimeRange range(@Nullable String start, @Nullable String end, TimeRange usual) {
    long from = given(start).isEmpty() ? usual.fromNanos() : epoch("start", given(start));
    long to = given(end).isEmpty() ? usual.toNanos() : epoch("end", given(end));
    if (from > to) {
      throw new IllegalArgumentException("start must not be after end");
    }
    return new TimeRange(from, to == Long.MAX_VALUE ? to : to + 1);
  }

  /// Nanoseconds of an RFC 3339 time, a plus sign of which may have come as a space.
  static long rfc3339(String name, String text) {
    try {
      return TimeRange.nanos(Instant.parse(text.strip().replace(' ', '+')));
    } catch (DateTimeException | ArithmeticException notATime) {
      throw new IllegalArgumentException(
          "malformed parameter " + name + ": " + ApiException.echo(text) + " is no RFC 3339 time");
    }
  }

  /// Nanoseconds of a duration in Go's notation; 0 where there is none.
  static long duration(String name, @Nullable String given) {
    String text = given(given);
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
      end = part.end();
    }
    if (end != text.length()) {
      throw new IllegalArgumentException(
          "unable to parse param '" + name + "': " + ApiException.echo(text) + " is no duration");
    }
    return nanos.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }

  private static BigDecimal unit(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "h" -> 3_600_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "s" -> 1_000_000_000L;
          case "ms" -> 1_000_000L;
          case "ns" -> 1L;
          default -> 1_000L;
        });
  }

  /// Tags as a JSON object, and as `key:value`, one each.
  static Map<String, String> tags(@Nullable String json, List<String> pairs) {
    TreeMap<String, String> tags = new TreeMap<>();
    if (!given(json).isEmpty()) {
      JsonNode object;
      try {
        object = Json.sent(given(json).getBytes(StandardCharsets.UTF_8));
      } catch (ApiException noJson) {
        throw new IllegalArgumentException("malformed 'tags' parameter: " + noJson.getMessage());
      }
      if (!object.isObject()) {
        throw new IllegalArgumentException("malformed 'tags' parameter, must be a JSON object");
      }
      object.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    }
    for (String pair : pairs) {
      int colon = pair.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("malformed 'tag' parameter, must be key:value");
      }
      tags.put(pair.substring(0, colon), pair.substring(colon + 1));
    }
    if (tags.size() > MAX_TAGS) {
      throw new IllegalArgumentException("more than " + MAX_TAGS + " tags");
    }
    return tags;
  }

  /// A number of traces: more than the most counts as that.
  static int limit(@Nullable String given, int usual, int most) {
    String text = given(given);
    if (text.isEmpty()) {
      return usual;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("unable to parse param 'limit': it is no number");
    }
    int limit = Integer.parseInt(text);
    return limit == 0 ? usual : Math.min(limit, most);
  }

  private static String given(@Nullable String text) {
    return text == null ? "" : text.strip();
  }
}
