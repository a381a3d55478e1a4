package dev.whence.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An immutable attribute set as a map, sorted by key. Values are `String`, `Long`, `Double`,
/// `Boolean`, or [Json] for arrays, maps and bytes.
public record Attributes(SortedMap<String, Object> values) {

  public static final Attributes EMPTY = new Attributes(new TreeMap<>());

  public Attributes {
    values = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Attributes of(Map<String, ?> values) {
    return new Attributes(new TreeMap<>(values));
  }

  /// The value as text, whatever its type; null where there is none.
  public @Nullable String text(String key) {
    Object value = values.get(key);
    return value == null ? null : value.toString();
  }

  /// A structured value as JSON text, or bytes as base64 text.
  public record Json(String text) {
    @Override
    public String toString() {
      return text;
    }
  }
}
