package dev.whence.api.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromParserTest {

  private static final int MOST = 64;

  private static PromExpr.Binary binary(String operator, PromExpr left, PromExpr right) {
    return new PromExpr.Binary(operator, left, right, false, false, List.of());
  }

  private static PromExpr number(double value) {
    return new PromExpr.Scalar(value);
  }

  @ParameterizedTest
  @CsvSource({
    "0x5, 5",
    "0xFf, 255",
    "0xffffffffffffffff, 18446744073709551615",
    "1e3, 1000",
    ".5, 0.5"
  })
  void numbers(String text, double value) {
    assertThat(PromParser.parse(text)).isEqualTo(number(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x11112222333344445", "up[0x11112222333344445]", "up offset 0x0"})
  void aNumberThatIsNoneIsTheAskersFault(String query) {
    assertThatThrownBy(() -> PromParser.parse(query)).isInstanceOf(PromException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "up[0x5], 5000000000",
    "up[5], 5000000000",
    "up[1.5], 1500000000",
    "up[1h30m], 5400000000000"
  })
  void ranges(String query, long nanos) {
    assertThat(PromParser.parse(query))
        .isInstanceOfSatisfying(
            PromExpr.Selector.class, found -> assertThat(found.rangeNanos()).isEqualTo(nanos));
  }

  @Test
  void operatorsBindAsInPrometheus() {
    assertThat(PromParser.parse("1 + 2 * 3"))
        .isEqualTo(binary("+", number(1), binary("*", number(2), number(3))));
    assertThat(PromParser.parse("1 - 2 - 3"))
        .isEqualTo(binary("-", binary("-", number(1), number(2)), number(3)));
    assertThat(PromParser.parse("2 ^ 3 ^ 4"))
        .isEqualTo(binary("^", number(2), binary("^", number(3), number(4))));
    assertThat(PromParser.parse("-2 ^ 3"))
        .isEqualTo(binary("*", number(-1), binary("^", number(2), number(3))));
  }

  @ParameterizedTest
  @CsvSource({"(,)", "abs(,)", "sum(,)", "-,''", "2 ^ ,''"})
  void whatIsNestedIsCounted(String open, String close) {
    assertThatCode(() -> PromParser.parse(nested(open, close, MOST))).doesNotThrowAnyException();
    assertThatThrownBy(() -> PromParser.parse(nested(open, close, MOST + 1)))
        .isInstanceOf(PromException.class)
        .hasMessageContaining("nested " + MOST + " deep");
  }

  private static String nested(String open, String close, int times) {
    return open.repeat(times) + "up" + close.repeat(times);
  }

  @Test
  void whatStandsSideBySideIsNotNested() {
    assertThat(PromParser.parse("up" + " + (up)".repeat(100))).isInstanceOf(PromExpr.Binary.class);
  }
}
