package dev.whence.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WordSetTest {

  @Test
  void hasEachWordOfItsTextsOnceInLowerCase() {
    SplittableRandom random = new SplittableRandom(5);
    WordSet words = new WordSet(1_000_000);
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < 3_000; i++) {
      String text =
          "Charged card-%d of Größe_%d: ID=%x, %s"
              .formatted(i % 7, random.nextInt(500), random.nextLong(), "ÄÖ ok.OK Ok");
      assertThat(words.addAll(text)).isTrue();
      Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
          .filter(word -> !word.isEmpty())
          .forEach(expected::add);
    }
    assertThat(words.words()).doesNotHaveDuplicates().hasSameElementsAs(expected);
    assertThat(words.size()).isEqualTo(expected.size());
    Set<Long> hashes = new HashSet<>();
    words.hashes(hashes::add);
    assertThat(hashes)
        .isEqualTo(expected.stream().map(WordSet::hash).collect(Collectors.toSet()))
        .hasSize(expected.size());
  }

  @Test
  void takesNoMoreThanItsLimitButWhatItHas() {
    WordSet words = new WordSet(2);
    assertThat(words.addAll("one two one TWO")).isTrue();
    assertThat(words.addAll("two one")).isTrue();
    assertThat(words.isCut()).isFalse();
    assertThat(words.addAll("two three")).isFalse();
    assertThat(words.isCut()).isTrue();
    assertThat(words.words()).containsExactlyInAnyOrder("one", "two", WordSet.MANY);
  }
}
