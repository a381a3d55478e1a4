package dev.whence.join;

import org.jspecify.annotations.Nullable;

/// A literal text with one place for an ID: found in linear time.
record LiteralPattern(String before, String after) {

  static final String PLACE = "{id}";

  static LiteralPattern parse(String pattern) {
    int at = pattern.indexOf(PLACE);
    return new LiteralPattern(pattern.substring(0, at), pattern.substring(at + PLACE.length()));
  }

  /// The first ID in its place, null where there is none.
  @Nullable String find(String body) {
    for (int at = body.indexOf(before); at >= 0; at = body.indexOf(before, at + 1)) {
      int start = at + before.length();
      int end = BodyIds.valueEnd(body, start);
      if (end > start && body.startsWith(after, end)) {
        return body.substring(start, end);
      }
      if (before.isEmpty()) {
        return null;
      }
    }
    return null;
  }
}
