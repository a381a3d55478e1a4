package dev.whence.api.prometheus;

import dev.whence.api.ApiException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads PromQL by recursive descent, depth bounded. What is PromQL but not understood here is
/// refused by name.
final class PromParser {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_HEX_DIGITS = 16;
  private static final Set<String> AGGREGATES = Set.of("sum", "avg", "min", "max", "count");
  private static final Set<String> NOT_HERE =
      Set.of("topk", "bottomk", "quantile", "stddev", "stdvar", "count_values", "group", "limitk");
  private static final Set<String> NOT_BETWEEN =
      Set.of("and", "or", "unless", "atan2", "group_left", "group_right");

  /// Operators by how they bind, the loosest first. The power alone binds to the right.
  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of("==", "!=", "<", ">", "<=", ">="),
          Set.of("+", "-"),
          Set.of("*", "/", "%"),
          Set.of("^"));

  private static final int POWER = 3;
  private static final double MAX_NANOS = 366 * 86_400e9;
  private static final Map<String, Long> UNITS =
      Map.of(
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L,
          "w", 604_800_000_000_000L,
          "y", 31_536_000_000_000_000L);

  private final PromTokens tokens;
  private int depth;

  private PromParser(String query) {
    this.tokens = new PromTokens(query);
  }

  static PromExpr parse(String query) {
    PromParser parser = new PromParser(query);
    PromExpr expression = parser.level(0);
    if (parser.tokens.peek().kind() != PromTokens.Kind.END) {
      throw parser.refusal();
    }
    return expression;
  }

  /// Reads a selector on its own, as `match[]` has it.
  static PromExpr.Selector selector(String text) {
    if (parse(text) instanceof PromExpr.Selector selector && selector.rangeNanos() == 0) {
      return selector;
    }
    throw PromException.bad("match[] must be a series selector: " + ApiException.echo(text));
  }

  private PromException refusal() {
    String text = tokens.peek().text();
    if (NOT_BETWEEN.contains(text)) {
      return PromException.bad("the operator '" + text + "' is not supported here");
    }
    if (text.equals("[")) {
      return PromException.bad("subqueries are not supported here");
    }
    if (text.equals("@")) {
      return PromException.bad("the @ modifier is not supported here");
    }
    return tokens.unexpected("expected an operator or the end");
  }

  /// An expression within another: in parentheses, behind a sign, to the right of a power.
  private PromExpr nested(int level) {
    if (++depth > MAX_DEPTH) {
      throw PromException.bad("a query may be nested " + MAX_DEPTH + " deep");
    }
    PromExpr inner = level(level);
    depth--;
    return inner;
  }

  private PromExpr level(int level) {
    PromExpr left = level == LEVELS.size() ? unary() : level(level + 1);
    while (level < LEVELS.size()
        && tokens.peek().kind() == PromTokens.Kind.SIGN
        && LEVELS.get(level).contains(tokens.peek().text())) {
      left = binary(left, tokens.take().text(), level);
    }
    return left;
  }

  private PromExpr binary(PromExpr left, String operator, int level) {
    boolean bool = tokens.takeIf("bool");
    boolean on = tokens.is("on");
    List<String> labels = on || tokens.is("ignoring") ? modifier() : List.of();
    if (tokens.is("group_left") || tokens.is("group_right")) {
      throw refusal();
    }
    PromExpr right = level == POWER ? nested(level) : level(level + 1);
    return new PromExpr.Binary(operator, left, right, bool, on, labels);
  }

  private List<String> modifier() {
    tokens.take();
    return names();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    tokens.expect("(");
    while (!tokens.takeIf(")")) {
      names.add(name());
      if (!tokens.is(")")) {
        tokens.expect(",");
      }
    }
    return names;
  }

  private String name() {
    if (tokens.peek().kind() != PromTokens.Kind.NAME) {
      throw tokens.unexpected("expected a name");
    }
    return tokens.take().text();
  }

  private PromExpr unary() {
    if (tokens.takeIf("-")) {
      PromExpr of = nested(POWER);
      return new PromExpr.Binary("*", new PromExpr.Scalar(-1), of, false, false, List.of());
    }
    tokens.takeIf("+");
    return primary();
  }

  private PromExpr primary() {
    PromTokens.Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER -> new PromExpr.Scalar(number(tokens.take().text()));
      case NAME -> named(token.text());
      case SIGN -> {
        if (tokens.is("{")) {
          yield selected("");
        }
        tokens.expect("(");
        PromExpr inner = nested(0);
        tokens.expect(")");
        yield inner;
      }
      case STRING, DURATION, END -> throw tokens.unexpected("expected an expression");
    };
  }

  private static double number(String text) {
    if (!text.startsWith("0x")) {
      return Double.parseDouble(text);
    }
    if (text.length() > 2 + MAX_HEX_DIGITS) {
      throw PromException.bad("a hexadecimal number may have " + MAX_HEX_DIGITS + " digits");
    }
    return new BigInteger(text.substring(2), 16).doubleValue();
  }

  private PromExpr named(String name) {
    tokens.take();
    if (NOT_HERE.contains(name) && (tokens.is("(") || tokens.is("by") || tokens.is("without"))) {
      throw PromException.bad("the aggregation '" + name + "' is not supported here");
    }
    if (AGGREGATES.contains(name) && (tokens.is("(") || tokens.is("by") || tokens.is("without"))) {
      return aggregate(name);
    }
    if (tokens.is("(")) {
      return call(name);
    }
    if (name.equalsIgnoreCase("inf") || name.equalsIgnoreCase("nan")) {
      boolean inf = name.equalsIgnoreCase("inf");
      return new PromExpr.Scalar(inf ? Double.POSITIVE_INFINITY : Double.NaN);
    }
    return selected(name);
  }

  private PromExpr call(String function) {
    if (!PromFunctions.NAMES.contains(function)) {
      throw PromException.bad("the function '" + function + "' is not supported here");
    }
    List<PromExpr> arguments = new ArrayList<>();
    tokens.expect("(");
    while (!tokens.takeIf(")")) {
      arguments.add(nested(0));
      if (!tokens.is(")")) {
        tokens.expect(",");
      }
    }
    return new PromExpr.Call(function, arguments);
  }

  private PromExpr aggregate(String operator) {
    boolean without = tokens.is("without");
    boolean before = without || tokens.is("by");
    List<String> labels = before ? modifier() : List.of();
    tokens.expect("(");
    PromExpr of = nested(0);
    tokens.expect(")");
    if (!before && (tokens.is("by") || tokens.is("without"))) {
      without = tokens.is("without");
      labels = modifier();
    }
    return new PromExpr.Aggregate(operator, of, without, labels);
  }

  private PromExpr selected(String name) {
    List<PromMatcher> matchers = new ArrayList<>();
    if (!name.isEmpty()) {
      matchers.add(PromMatcher.of("__name__", "=", name));
    }
    if (tokens.takeIf("{")) {
      while (!tokens.takeIf("}")) {
        matchers.add(matcher());
        if (!tokens.is("}")) {
          tokens.expect(",");
        }
      }
    }
    if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
      throw PromException.bad("a selector must have a name or one matcher that is not empty");
    }
    long range = 0;
    if (tokens.takeIf("[")) {
      range = duration();
      if (tokens.peek().text().startsWith(":")) {
        throw PromException.bad("subqueries are not supported here");
      }
      tokens.expect("]");
    }
    long offset = 0;
    if (tokens.takeIf("offset")) {
      int sign = tokens.takeIf("-") ? -1 : 1;
      offset = sign * duration();
    }
    return new PromExpr.Selector(matchers, range, offset);
  }

  private PromMatcher matcher() {
    boolean quoted = tokens.peek().kind() == PromTokens.Kind.STRING;
    String label = quoted ? tokens.take().text() : name();
    if (quoted && (tokens.is(",") || tokens.is("}"))) {
      return PromMatcher.of("__name__", "=", label);
    }
    String operator = tokens.take().text();
    if (!Set.of("=", "!=", "=~", "!~").contains(operator)
        || tokens.peek().kind() != PromTokens.Kind.STRING) {
      throw tokens.unexpected("expected label, operator and quoted value");
    }
    return PromMatcher.of(label, operator, tokens.take().text());
  }

  private long duration() {
    PromTokens.Token token = tokens.peek();
    if (token.kind() == PromTokens.Kind.NUMBER) {
      tokens.take();
      return nanos(number(token.text()) * 1e9);
    }
    if (token.kind() != PromTokens.Kind.DURATION) {
      throw tokens.unexpected("expected a duration, such as 5m");
    }
    tokens.take();
    return duration(token.text());
  }

  /// Nanoseconds of a duration such as `1h30m`, above zero.
  static long duration(String text) {
    double nanos = 0;
    int at = 0;
    while (at < text.length()) {
      int digits = at;
      while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
        digits++;
      }
      int end = digits;
      while (end < text.length() && Character.isLetter(text.charAt(end))) {
        end++;
      }
      Long unit = UNITS.get(text.substring(digits, end));
      if (unit == null || digits == at || digits - at > 12) {
        throw PromException.bad("not a valid duration: " + ApiException.echo(text));
      }
      nanos += (double) Long.parseLong(text.substring(at, digits)) * unit;
      at = end;
    }
    return nanos(nanos);
  }

  private static long nanos(double nanos) {
    if (!(nanos > 0 && nanos <= MAX_NANOS)) {
      throw PromException.bad("a duration must be above zero and a year at most");
    }
    return (long) nanos;
  }
}
