package dev.whence.api.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Regular expressions on labels: Prometheus' own (RE2), over the whole value, with bounded work.
class PromMatcherTest {

  private static boolean matches(String regex, String value) {
    return PromMatcher.of("l", "=~", regex).matches(value);
  }

  @Test
  void theWholeValueHasToMatch() {
    assertThat(matches("a|b", "a")).isTrue();
    assertThat(matches("a|b", "ab")).isFalse();
    assertThat(matches("ab|a", "ab")).isTrue();
    assertThat(matches("a|ab", "ab")).isTrue();
    assertThat(matches("^a$", "a")).isTrue();
    assertThat(matches("a.c", "a\nc")).isTrue();
    assertThat(matches("(?i)ABC", "abc")).isTrue();
    assertThat(matches("", "")).isTrue();
    assertThat(matches(".+", "")).isFalse();
    assertThat(PromMatcher.of("l", "!~", "a.*").matches("b")).isTrue();
    assertThat(PromMatcher.of("l", "!~", "a.*").matches("ab")).isFalse();
    assertThat(PromMatcher.of("l", "=~", "a?").matches(null)).isTrue();
  }

  @Test
  void longValuesAreMatched() {
    assertThat(matches("(a|b)*", "ab".repeat(15_000))).isTrue();
    assertThat(matches("(a|b)*", "ab".repeat(15_000) + "c")).isFalse();
    assertThat(matches("(x+x+)+y", "x".repeat(1_000))).isFalse();
  }

  @Test
  void whatIsNoneOrTooMuchIsRefused() {
    for (String none : new String[] {"(", "*", "(?=a)b", "\\1", "[z-a]", "(?<=a)b"}) {
      assertThatThrownBy(() -> PromMatcher.of("l", "=~", none))
          .as(none)
          .isInstanceOf(PromException.class)
          .hasMessageContaining("error parsing regexp");
    }
    assertThatThrownBy(() -> PromMatcher.of("l", "=~", "a".repeat(600)))
        .isInstanceOf(PromException.class);
    for (String large : new String[] {"((a{100}){100}){100}", "(.?){1000}".repeat(50)}) {
      assertThatThrownBy(() -> PromMatcher.of("l", "=~", large).matches("a".repeat(30_000)))
          .as(large)
          .isInstanceOf(PromException.class);
    }
  }
}
