package dev.whence.api;

import dev.whence.model.Attributes;
import dev.whence.model.TimeRange;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How values of the model are written in answers.
public final class Texts {

  /// The media type of texts in Markdown.
  public static final String MARKDOWN = "text/markdown";

  private Texts() {}

  /// RFC 3339 in UTC.
  public static String time(long nanos) {
    return TimeRange.instant(nanos).toString();
  }

  /// Null for the empty text, which is left out of answers.
  public static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /// A constant as answers spell it.
  public static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /// Attributes as JSON can hold them: structured ones as their JSON text, numbers that JSON has no
  /// form for as text.
  public static Map<String, Object> plain(Attributes attributes) {
    Map<String, Object> plain = new TreeMap<>();
    attributes
        .values()
        .forEach(
            (key, value) ->
                plain.put(
                    key,
                    value instanceof Attributes.Json || (value instanceof Double d && !finite(d))
                        ? value.toString()
                        : value));
    return plain;
  }

  private static boolean finite(double value) {
    return Double.isFinite(value);
  }
}
