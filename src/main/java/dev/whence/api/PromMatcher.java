package dev.whence.api;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// One condition on a label. A label that is not there reads as empty.
///
/// Regular expressions are matched with a bound on the work, so that none of them can hold up a
/// thread.
final class PromMatcher {

  private static final int MAX_PATTERN = 512;
  private static final int MAX_STEPS = 200_000;

  private final String label;
  private final String operator;
  private final String value;
  private final @Nullable Pattern pattern;

  private PromMatcher(String label, String operator, String value, @Nullable Pattern pattern) {
    this.label = label;
    this.operator = operator;
    this.value = value;
    this.pattern = pattern;
  }

  static PromMatcher of(String label, String operator, String value) {
    return new PromMatcher(label, operator, value, operator.endsWith("~") ? compile(value) : null);
  }

  private static Pattern compile(String regex) {
    if (regex.length() > MAX_PATTERN) {
      throw PromException.bad("a regular expression may have " + MAX_PATTERN + " characters");
    }
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException wrong) {
      throw PromException.bad("error parsing regexp: " + wrong.getDescription());
    }
  }

  String label() {
    return label;
  }

  String value() {
    return value;
  }

  boolean isEquality() {
    return operator.equals("=");
  }

  boolean matches(@Nullable String labelValue) {
    String text = labelValue == null ? "" : labelValue;
    boolean found =
        pattern == null ? text.equals(value) : pattern.matcher(new Counted(text)).matches();
    return found != operator.startsWith("!");
  }

  @Override
  public String toString() {
    return label + operator + '"' + value + '"';
  }

  /// A text that may be looked at so many times.
  private static final class Counted implements CharSequence {
    private final CharSequence text;
    private int steps;

    Counted(CharSequence text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++steps > MAX_STEPS) {
        throw PromException.execution("a regular expression takes too long, simplify it");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
