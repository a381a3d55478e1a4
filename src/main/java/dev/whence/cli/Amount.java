package dev.whence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as people read them: four significant digits, no exponent, units without UCUM's braces.
final class Amount {
  private static final int DIGITS = 4;

  private Amount() {}

  static String number(JsonNode value) {
    if (!value.isNumber()) {
      return AnswerText.printable(value.asText());
    }
    BigDecimal exact = value.decimalValue();
    int whole = exact.precision() - exact.scale();
    return plain(exact.round(new MathContext(Math.max(DIGITS, whole))));
  }

  /// Microseconds as people read a duration.
  static String millis(long micros) {
    BigDecimal millis = BigDecimal.valueOf(micros, 3).round(new MathContext(3));
    return micros >= 1_000_000
        ? plain(BigDecimal.valueOf(micros, 6).round(new MathContext(3))) + " s"
        : plain(millis) + " ms";
  }

  static String percent(JsonNode ratio) {
    return plain(ratio.decimalValue().movePointRight(2).round(new MathContext(DIGITS))) + "%";
  }

  /// `{request}/s` is written `request/s`; the unit `1` is not written at all.
  static String unit(String ucum) {
    String unit = AnswerText.printable(ucum).replace("{", "").replace("}", "");
    return unit.isEmpty() || unit.equals("1") ? "" : " " + unit;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
