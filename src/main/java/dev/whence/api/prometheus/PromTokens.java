package dev.whence.api.prometheus;

import dev.whence.api.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a query into tokens. Not thread-safe.
final class PromTokens {

  private static final int MAX_LENGTH = 8_192;
  private static final int MAX_TOKENS = 2_000;

  /// What a token is.
  enum Kind {
    NAME,
    NUMBER,
    DURATION,
    STRING,
    SIGN,
    END
  }

  record Token(Kind kind, String text, int at) {}

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|#[^\\n]*"
              + "|(?<duration>(?:[0-9]+(?:ms|[smhdwy]))+)(?![a-zA-Z0-9_])"
              + "|(?<number>0x[0-9a-fA-F]+|(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
              + "|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "|(?<sign>==|!=|<=|>=|=~|!~|[-+*/%^()\\[\\]{},=<>@:])");

  private final List<Token> tokens = new ArrayList<>();
  private int next;

  PromTokens(String query) {
    if (query.length() > MAX_LENGTH) {
      throw PromException.bad("a query may have " + MAX_LENGTH + " characters");
    }
    Matcher matcher = TOKEN.matcher(query);
    int at = 0;
    while (at < query.length()) {
      if ("\"'`".indexOf(query.charAt(at)) >= 0) {
        at = string(query, at);
        continue;
      }
      if (!matcher.find(at) || matcher.start() != at || tokens.size() > MAX_TOKENS) {
        throw PromException.bad("parse error at char " + (at + 1) + ": not understood");
      }
      add(matcher, at);
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "end of query", at));
  }

  private void add(Matcher matcher, int at) {
    for (Kind kind : List.of(Kind.NAME, Kind.NUMBER, Kind.DURATION, Kind.SIGN)) {
      String text = matcher.group(kind.name().toLowerCase(Locale.ROOT));
      if (text != null) {
        tokens.add(new Token(kind, text, at));
      }
    }
  }

  /// Reads a quoted text and gives where it ends.
  private int string(String query, int from) {
    char quote = query.charAt(from);
    StringBuilder text = new StringBuilder();
    for (int at = from + 1; at < query.length(); at++) {
      char c = query.charAt(at);
      if (c == quote) {
        tokens.add(new Token(Kind.STRING, text.toString(), from));
        return at + 1;
      }
      boolean escaped = c == '\\' && quote != '`' && at + 1 < query.length();
      text.append(escaped ? unescaped(query.charAt(++at)) : c);
    }
    throw PromException.bad("parse error at char " + (from + 1) + ": the text has no end");
  }

  private static char unescaped(char escaped) {
    return switch (escaped) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> escaped;
    };
  }

  Token peek() {
    return tokens.get(next);
  }

  Token take() {
    Token token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  boolean is(String text) {
    Token token = peek();
    return (token.kind() == Kind.SIGN || token.kind() == Kind.NAME) && token.text().equals(text);
  }

  boolean takeIf(String text) {
    boolean is = is(text);
    if (is) {
      take();
    }
    return is;
  }

  void expect(String text) {
    if (!takeIf(text)) {
      throw unexpected("expected '" + text + "'");
    }
  }

  PromException unexpected(String why) {
    return PromException.bad(
        "parse error at char %d: unexpected %s, %s"
            .formatted(peek().at() + 1, ApiException.echo(peek().text()), why));
  }
}
