package dev.whence.explain.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How numbers read.
class WordsTest {

  @Test
  void numbersReadAsPeopleWriteThem() {
    assertThat(Words.percent(0.4312)).isEqualTo("43 %");
    assertThat(Words.percent(0.004)).isEqualTo("0.4 %");
    assertThat(Words.percent(0)).isEqualTo("0 %");
    assertThat(Words.percent(1)).isEqualTo("100 %");
    assertThat(Words.seconds(0.01234)).isEqualTo("12.3 ms");
    assertThat(Words.seconds(4.8123)).isEqualTo("4.81 s");
    assertThat(Words.number(1270.4)).isEqualTo("1270");
    assertThat(Words.number(6)).isEqualTo("6");
    assertThat(Words.number(1e-12)).doesNotContain("E");
    assertThat(Words.times(1)).isEqualTo("1 time");
  }
}
