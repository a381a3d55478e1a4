package dev.whence.decode;

import java.util.Map;
import java.util.TreeMap;

/// Labels in the notation of Prometheus and Loki: `{app="auth", path="C:\\x"}`, values quoted as Go
/// quotes them.
final class LokiLabels {

  private static final int HEX = 16;
  private static final int OCTAL = 8;

  private final String text;
  private int at;

  private LokiLabels(String text) {
    this.text = text;
  }

  static Map<String, String> parse(String text) throws DecodeException {
    return new LokiLabels(text.strip()).labels();
  }

  private Map<String, String> labels() throws DecodeException {
    TreeMap<String, String> labels = new TreeMap<>();
    expect('{');
    while (skipSpace() != '}') {
      String name = name();
      expect('=');
      skipSpace();
      labels.put(name, value());
      if (skipSpace() == ',') {
        at++;
      } else if (peek() != '}') {
        throw problem("a comma or a closing brace");
      }
    }
    at++;
    if (at != text.length()) {
      throw problem("nothing after the closing brace");
    }
    return labels;
  }

  private String name() throws DecodeException {
    int begin = at;
    while (Character.isLetterOrDigit(peek()) || "_.:-".indexOf(peek()) >= 0) {
      at++;
    }
    if (at == begin) {
      throw problem("a label's name");
    }
    return text.substring(begin, at);
  }

  private String value() throws DecodeException {
    char quote = peek();
    if (quote != '"' && quote != '`') {
      throw problem("a quoted value");
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (peek() != quote) {
      if (at >= text.length()) {
        throw problem("a closing quote");
      }
      char next = text.charAt(at++);
      if (next == '\\' && quote == '"') {
        escape(value);
      } else {
        value.append(next);
      }
    }
    at++;
    return value.toString();
  }

  private void escape(StringBuilder value) throws DecodeException {
    char escape = peek();
    at++;
    switch (escape) {
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'v' -> value.append('\u000b');
      case '\\', '"', '\'' -> value.append(escape);
      case 'x' -> value.appendCodePoint(number(2, HEX));
      case 'u' -> value.appendCodePoint(number(4, HEX));
      case 'U' -> value.appendCodePoint(number(8, HEX));
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        value.appendCodePoint(number(3, OCTAL));
      }
      default -> throw problem("an escape that Go knows");
    }
  }

  private int number(int digits, int radix) throws DecodeException {
    if (at + digits <= text.length()) {
      try {
        int number = Integer.parseInt(text, at, at + digits, radix);
        if (number >= 0 && Character.isValidCodePoint(number)) {
          at += digits;
          return number;
        }
      } catch (NumberFormatException notANumber) {
        // said below
      }
    }
    throw problem("an escape of " + digits + " digits");
  }

  private void expect(char expected) throws DecodeException {
    if (skipSpace() != expected) {
      throw problem("'" + expected + "'");
    }
    at++;
  }

  private char skipSpace() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
    return peek();
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private DecodeException problem(String expected) {
    return DecodeException.malformed(
        "a stream's labels lack " + expected + " at character " + at + ": " + shortened());
  }

  private String shortened() {
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
