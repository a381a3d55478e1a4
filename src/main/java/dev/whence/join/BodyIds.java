package dev.whence.join;

import dev.whence.model.Letters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds request, trace and span IDs in log bodies: JSON, logfmt, MDC, `key=value`, `Key: value`.
/// One pass over the body, whatever it holds.
final class BodyIds {

  /// What a key announces.
  private enum Role {
    REQUEST,
    TRACE,
    SPAN
  }

  private static final int MAX_SCANNED = 4096;
  private static final int MAX_KEY = 40;

  private final Map<String, Role> roles = new HashMap<>();
  private final List<LiteralPattern> patterns;

  /// By their last two letters: whether there are such keys.
  private final boolean[] endings = new boolean[32 * 32];

  BodyIds(IdentitySettings settings) {
    settings.spanKeys().forEach(key -> roles.put(plain(key), Role.SPAN));
    settings.traceKeys().forEach(key -> roles.put(plain(key), Role.TRACE));
    settings.bodyKeys().forEach(key -> roles.put(plain(key), Role.REQUEST));
    for (String key : roles.keySet()) {
      if (key.length() > 1) {
        endings[pair(key.charAt(key.length() - 2), key.charAt(key.length() - 1))] = true;
      }
    }
    patterns = settings.patterns().stream().map(LiteralPattern::parse).toList();
  }

  /// The first ID of each role; null where there is none.
  record Ids(@Nullable String request, @Nullable String trace, @Nullable String span) {
    static final Ids NONE = new Ids(null, null, null);

    private Ids with(Role role, String value) {
      return switch (role) {
        case REQUEST -> request == null ? new Ids(value, trace, span) : this;
        case TRACE -> trace == null ? new Ids(request, value, span) : this;
        case SPAN -> span == null ? new Ids(request, trace, value) : this;
      };
    }
  }

  Ids find(String body) {
    Ids ids = scan(body, Math.min(body.length(), MAX_SCANNED));
    for (LiteralPattern pattern : patterns) {
      String found = ids.request == null ? pattern.find(body) : null;
      if (found != null) {
        return ids.with(Role.REQUEST, found);
      }
    }
    return ids;
  }

  private Ids scan(String body, int limit) {
    Ids ids = Ids.NONE;
    for (int i = 0; i < limit; i++) {
      char c = body.charAt(i);
      if ((c == ':' || c == '=') && i > 0) {
        Role role = roleBefore(body, i);
        if (role != null) {
          int start = skipQuotes(body, i + 1);
          int end = valueEnd(body, start);
          if (end > start) {
            ids = ids.with(role, body.substring(start, end));
          }
        }
      }
    }
    return ids;
  }

  private @Nullable Role roleBefore(String body, int separator) {
    int end = separator;
    while (end > 0 && (isQuote(body.charAt(end - 1)) || body.charAt(end - 1) == ' ')) {
      end--;
      if (separator - end > 4) {
        return null;
      }
    }
    int start = end;
    while (start > 0 && isKeyPart(body.charAt(start - 1)) && end - start < MAX_KEY) {
      start--;
    }
    // Most keys end otherwise than those looked for: not worth a copy.
    return end - start < 4 || !mayEnd(body, end)
        ? null
        : roles.get(plain(body.substring(start, end)));
  }

  /// Whether one of the keys that are looked for may end there, going by two letters.
  private boolean mayEnd(String body, int end) {
    char last = body.charAt(end - 1);
    char before = body.charAt(end - 2);
    return !isLetter(last) || !isLetter(before) || endings[pair(before, last)];
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static int pair(char before, char last) {
    return (before & 31) << 5 | last & 31;
  }

  private static int skipQuotes(String body, int from) {
    int at = from;
    while (at < body.length()
        && at - from < 5
        && (isQuote(body.charAt(at)) || body.charAt(at) == ' ')) {
      at++;
    }
    return at;
  }

  static int valueEnd(String body, int start) {
    int end = start;
    while (end < body.length() && end - start <= 128 && isValuePart(body.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '\\';
  }

  private static boolean isKeyPart(char c) {
    return Letters.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  private static boolean isValuePart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '+'
        || c == '/'
        || c == '='
        || c == '@';
  }

  private static String plain(String key) {
    StringBuilder plain = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Letters.isLetterOrDigit(c)) {
        plain.append(Character.toLowerCase(c));
      }
    }
    return plain.toString();
  }
}
