package dev.whence.aggregate;

import dev.whence.model.Letters;
import java.util.List;

/// The message within a line of structured logging: the member of a JSON object, or of logfmt, that
/// holds what the program said. As it is written, escapes included.
final class LogMessage {

  private static final List<String> JSON = List.of("message", "msg", "event", "log");
  private static final List<String> LOGFMT = List.of("msg", "message");

  private LogMessage() {}

  /// Empty where the line is not structured or has no such member.
  ///
  /// @param most characters of the line that are looked at
  static String of(String line, int most) {
    int limit = Math.min(line.length(), most);
    int start = skipSpace(line, 0, limit);
    boolean json = start < limit && line.charAt(start) == '{';
    if (!json && !isPair(line, start, limit)) {
      return "";
    }
    for (String name : json ? JSON : LOGFMT) {
      int value = json ? afterJsonName(line, name, limit) : afterLogfmtName(line, name, limit);
      if (value >= 0) {
        return value(line, value, limit);
      }
    }
    return "";
  }

  /// Whether a line begins with a name and `=`.
  private static boolean isPair(String line, int start, int limit) {
    int at = start;
    while (at < limit && (Letters.isLetterOrDigit(line.charAt(at)) || isJoint(line.charAt(at)))) {
      at++;
    }
    return at > start && at < limit && line.charAt(at) == '=';
  }

  private static boolean isJoint(char c) {
    return c == '_' || c == '.' || c == '-' || c == '@';
  }

  /// Where the string value of a JSON member begins, behind its quote; -1 where there is none.
  private static int afterJsonName(String line, String name, int limit) {
    String quoted = '"' + name + '"';
    for (int at = line.indexOf(quoted, 0, limit);
        at >= 0;
        at = line.indexOf(quoted, at + quoted.length(), limit)) {
      int colon = skipSpace(line, at + quoted.length(), limit);
      int value =
          colon < limit && line.charAt(colon) == ':' ? skipSpace(line, colon + 1, limit) : -1;
      if (value >= 0 && value < limit && line.charAt(value) == '"') {
        return value + 1;
      }
    }
    return -1;
  }

  /// Where the quoted value of a logfmt pair begins, behind its quote; -1 where there is none.
  private static int afterLogfmtName(String line, String name, int limit) {
    String start = name + "=\"";
    for (int at = line.indexOf(start, 0, limit);
        at >= 0;
        at = line.indexOf(start, at + start.length(), limit)) {
      if (at == 0 || Character.isWhitespace(line.charAt(at - 1))) {
        return at + start.length();
      }
    }
    return -1;
  }

  private static int skipSpace(String line, int from, int limit) {
    int at = from;
    while (at < limit && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  /// Up to the closing quote, or to where looking ends.
  private static String value(String line, int from, int limit) {
    int at = from;
    while (at < limit && line.charAt(at) != '"') {
      at += line.charAt(at) == '\\' ? 2 : 1;
    }
    return line.substring(from, Math.min(at, limit));
  }
}
