package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.TimeRange;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

  /// A Tuesday.
  private static final Instant NOW = Instant.parse("2026-11-24T14:30:15.250Z");

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T14:00:00Z, 2026-11-24T14:00:00Z",
    "2026-11-24t14:00:00z, 2026-11-24T14:00:00Z",
    "2026-11-24T14:00:00.123456789Z, 2026-11-24T14:00:00.123456789Z",
    "2026-11-24T16:00:00+02:00, 2026-11-24T14:00:00Z",
    "2026-11-24T16:00:00 02:00, 2026-11-24T14:00:00Z",
    "2026-11-24 16:00:00 02:00, 2026-11-24T14:00:00Z",
    "2026-11-24T09:00:00-05:00, 2026-11-24T14:00:00Z",
    "2026-11-24 14:00:00, 2026-11-24T14:00:00Z",
    "2026-11-24T14:00, 2026-11-24T14:00:00Z",
    "2026-11-24, 2026-11-24T00:00:00Z",
    "' 2026-11-24T14:00:00Z ', 2026-11-24T14:00:00Z",
  })
  void readsDates(String text, Instant expected) {
    assertThat(read(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1594671549, 2020-07-13T20:19:09Z",
    "1594671549.25, 2020-07-13T20:19:09.250Z",
    "1594671549254, 2020-07-13T20:19:09.254Z",
    "1594671549254.5, 2020-07-13T20:19:09.254500Z",
    "1594671549254321, 2020-07-13T20:19:09.254321Z",
    "1594671549254321987, 2020-07-13T20:19:09.254321987Z",
    "0, 1970-01-01T00:00:00Z",
  })
  void tellsEpochUnitsApartBySize(String text, Instant expected) {
    assertThat(read(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "now, 2026-11-24T14:30:15.250Z",
    "now-1h, 2026-11-24T13:30:15.250Z",
    "now-90s, 2026-11-24T14:28:45.250Z",
    "now+5m, 2026-11-24T14:35:15.250Z",
    "now 5m, 2026-11-24T14:35:15.250Z",
    "now-h, 2026-11-24T13:30:15.250Z",
    "now-1M, 2026-10-24T14:30:15.250Z",
    "now-1Q, 2026-08-24T14:30:15.250Z",
    "now-1y, 2025-11-24T14:30:15.250Z",
    "now-30m/m, 2026-11-24T14:00:00Z",
    "now/h, 2026-11-24T14:00:00Z",
    "now/d, 2026-11-24T00:00:00Z",
    "now-1d/d, 2026-11-23T00:00:00Z",
    "now/d-1h, 2026-11-23T23:00:00Z",
    "now/w, 2026-11-23T00:00:00Z",
    "now/M, 2026-11-01T00:00:00Z",
    "now/Q, 2026-10-01T00:00:00Z",
    "now/y, 2026-01-01T00:00:00Z",
  })
  void readsWhatGrafanaWritesRelativeToNow(String text, Instant expected) {
    assertThat(read(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "now/d, 2026-11-25T00:00:00Z",
    "now-1d/d, 2026-11-24T00:00:00Z",
    "now/w, 2026-11-30T00:00:00Z",
    "now/Q, 2027-01-01T00:00:00Z",
    "now-5m, 2026-11-24T14:25:15.250Z",
  })
  void roundsTheEndOfAWindowUp(String text, Instant expected) {
    assertThat(TimeRange.instant(TimeText.parse("to", text, NOW, TimeText.Edge.END)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "yesterday",
        "now-",
        "now-1",
        "now-1x",
        "nowhere",
        "now/",
        "now--1h",
        "-5",
        "2026-13-01T00:00:00Z",
        "2026-11-24T25:00:00Z",
        "2026-11-24T14:00:00+",
        "NaN",
        "1e9",
        "now-1s-1s-1s-1s-1s-1s-1s-1s-1s",
      })
  void saysWhatIsNoTime(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_TIME);
              assertThat(refusal.parameter()).isEqualTo("from");
              assertThat(refusal.advice()).contains("now-1h");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1960-01-01",
        "2300-01-01",
        "99999999999",
        "9999999999999999999",
        "now-999y",
        "now+999999999y",
        "+999999999-01-01T00:00:00Z"
      })
  void refusesTimesThatNanosecondsCannotHold(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            ApiException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.INVALID_TIME));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${__from}", "${__value.time}", "$__from", "[[from]]", "${__from:date"})
  void knowsAVariableThatNobodyFilledIn(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            ApiException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.UNFILLED_VARIABLE))
        .hasMessageContaining(text);
  }

  @Test
  void echoesNoMoreThanIsUseful() {
    assertThatThrownBy(() -> read("x".repeat(100_000) + "\u0000"))
        .message()
        .hasSizeLessThan(200)
        .doesNotContain("\u0000");
  }

  private static Instant read(String text) {
    return TimeRange.instant(TimeText.parse("from", text, NOW, TimeText.Edge.BEGIN));
  }
}
