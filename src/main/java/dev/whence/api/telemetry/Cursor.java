package dev.whence.api.telemetry;

import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Params;
import dev.whence.model.TimeRange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where the next page of items in time order begins. A page token is its text; callers hand it
/// back unread.
///
/// @param timeNanos of the last item seen, or to which all were seen
/// @param seen how many items of that same time were seen
record Cursor(long timeNanos, int seen) {

  private static final int MAX_SEEN = 1_000_000;

  /// Reads a page token; null where none was given.
  static @Nullable Cursor parse(@Nullable String token) {
    String text = Params.text("cursor", token);
    if (text == null) {
      return null;
    }
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\.", 2);
      Cursor cursor = new Cursor(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
      if (cursor.timeNanos >= 0 && cursor.seen >= 0 && cursor.seen <= MAX_SEEN) {
        return cursor;
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
      // Told below, with the rest that is no token of ours.
    }
    throw notOurs();
  }

  static ApiException notOurs() {
    return ApiException.inParameter(
        ErrorCode.INVALID_PARAMETER,
        "cursor",
        "no page token of ours",
        "Hand back next_cursor of the page before, or leave the parameter out for the first page.");
  }

  /// What is left of a window from here on.
  static TimeRange rest(@Nullable Cursor cursor, TimeRange window) {
    return cursor == null || cursor.timeNanos <= window.fromNanos()
        ? window
        : new TimeRange(Math.min(cursor.timeNanos, window.toNanos()), window.toNanos());
  }

  /// How many items at the begin of the rest were seen already.
  static int skip(@Nullable Cursor cursor) {
    return cursor == null ? 0 : cursor.seen;
  }

  String token() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((timeNanos + "." + seen).getBytes(StandardCharsets.UTF_8));
  }
}
