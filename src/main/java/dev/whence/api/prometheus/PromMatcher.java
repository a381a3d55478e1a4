package dev.whence.api.prometheus;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// One condition on a label. A label that is not there reads as empty. Thread-safe.
///
/// Regular expressions are Prometheus' own (RE2), and have to match the whole value. The work of
/// all matches together is bounded, so that none of them can hold up a thread.
final class PromMatcher {

  private static final int MAX_PATTERN = 512;

  /// How often repetitions within each other may repeat, as in RE2 itself; and what a pattern may
  /// come to once they are written out.
  private static final int MAX_REPEATS = 1_000;

  private static final int MAX_PROGRAM = 20_000;

  /// Characters looked at, times the states that a pattern may be in.
  private static final long MAX_STEPS = 500_000_000;

  /// A counted repetition, of a group or of something smaller.
  private static final java.util.regex.Pattern COUNTED =
      java.util.regex.Pattern.compile("(\\))?\\{([0-9]{1,9})(?:,([0-9]{0,9}))?}");

  private final String label;
  private final String operator;
  private final String value;
  private final @Nullable Pattern pattern;
  private final LongAdder steps = new LongAdder();

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
      if (repeats(regex) <= MAX_REPEATS) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        if (pattern.programSize() <= MAX_PROGRAM) {
          return pattern;
        }
      }
    } catch (PatternSyntaxException wrong) {
      throw PromException.bad("error parsing regexp: " + wrong.getMessage());
    }
    throw PromException.bad("a regular expression repeats too much, simplify it");
  }

  /// At most so often the innermost part of a pattern is written out: groups may be within each
  /// other, anything smaller not.
  private static long repeats(String regex) {
    long ofGroups = 1;
    long ofOthers = 1;
    var counted = COUNTED.matcher(regex);
    while (counted.find() && ofGroups <= MAX_REPEATS) {
      String most = counted.group(3);
      long times = Long.parseLong(most == null || most.isEmpty() ? counted.group(2) : most);
      if (counted.group(1) == null) {
        ofOthers = Math.max(ofOthers, times);
      } else {
        ofGroups *= Math.max(1, times);
      }
    }
    return ofGroups * ofOthers;
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
    boolean found = pattern == null ? text.equals(value) : matches(pattern, text);
    return found != operator.startsWith("!");
  }

  private boolean matches(Pattern regex, String text) {
    steps.add((long) regex.programSize() * (text.length() + 1));
    if (steps.sum() > MAX_STEPS) {
      throw PromException.execution("a regular expression takes too long, simplify it");
    }
    return regex.matcher(text).matches();
  }

  @Override
  public String toString() {
    return label + operator + '"' + value + '"';
  }
}
