package dev.whence.explain.answer;

import java.util.List;
import java.util.Locale;

/// How an answer writes numbers for people: as many digits as they can tell something by.
public final class Words {

  private static final double SMALLEST_SHARE = 0.0005;

  private static final int MOST_NAMES = 3;

  private Words() {}

  /// `43 %`; small shares keep a digit, so that what is not nothing does not read as nothing.
  public static String percent(double share) {
    double percent = share * 100;
    boolean fine =
        Math.abs(share) >= SMALLEST_SHARE
            && (percent < 9.95 || percent > 99)
            && Math.abs(percent - Math.rint(percent)) >= 0.05;
    return String.format(Locale.ROOT, fine ? "%.1f %%" : "%.0f %%", percent);
  }

  /// `4.81 s`, `12.3 ms`, `7 µs`: a duration given in seconds, in the unit that suits its size.
  public static String seconds(double seconds) {
    if (seconds >= 1) {
      return number(seconds) + " s";
    }
    return seconds >= 0.001 || seconds <= 0
        ? number(seconds * 1000) + " ms"
        : number(seconds * 1_000_000) + " µs";
  }

  /// Three significant digits, without exponent or trailing zeros.
  public static String number(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return "0";
    }
    java.math.BigDecimal exact =
        new java.math.BigDecimal(value)
            .round(new java.math.MathContext(Math.abs(value) >= 1000 ? digits(value) : 3));
    return exact.stripTrailingZeros().toPlainString();
  }

  /// Four digits behind the point: the numbers of an answer's fields; 0 for what is no number.
  public static double round(double value) {
    return Double.isFinite(value) ? Math.round(value * 10_000) / 10_000.0 : 0;
  }

  private static int digits(double value) {
    return (int) Math.floor(Math.log10(Math.abs(value))) + 1;
  }

  /// `3 times`, `1 time`.
  public static String times(double count) {
    String number = number(count);
    return number + (number.equals("1") ? " time" : " times");
  }

  /// `a, b and c`; of many the first ones and how many more.
  public static String names(List<String> all) {
    int last = Math.min(all.size(), MOST_NAMES) - 1;
    int more = all.size() - MOST_NAMES;
    String rest = more > 0 ? all.get(last) + " and " + more + " more" : all.get(last);
    return last == 0
        ? rest
        : String.join(", ", all.subList(0, last)) + (more > 0 ? ", " : " and ") + rest;
  }
}
