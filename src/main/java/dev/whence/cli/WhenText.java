package dev.whence.cli;

import static dev.whence.cli.AnswerText.said;

import com.fasterxml.jackson.databind.JsonNode;

/// Times as people read them: to the second, the date where it is not clear.
final class WhenText {
  private WhenText() {}

  /// From and to of a window; the date once where it is the same.
  static String span(JsonNode window) {
    String from = second(said(window, "from"));
    String to = second(said(window, "to"));
    int time = from.indexOf('T') + 1;
    boolean sameDay = time > 0 && to.startsWith(from.substring(0, time));
    return AnswerText.join(" to ", from, sameDay ? to.substring(time) : to);
  }

  /// An RFC 3339 time without what is finer than a second.
  static String second(String time) {
    return time.replaceFirst("\\.\\d+(?=Z|[+-]|$)", "");
  }

  /// The time of day alone.
  static String clock(String time) {
    String second = second(time);
    return second.substring(second.indexOf('T') + 1).replace("Z", "");
  }
}
