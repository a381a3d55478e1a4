package dev.whence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SomeSecondsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 1_767_571_200L;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 9, 60, 1_000})
  void oneOfSoManyIsChosenWithNoLongGap(int every) {
    SomeSeconds some = new SomeSeconds(every);
    long[] chosen = chosen(some, NOW, 100L * every, 1);
    assertThat((double) chosen.length).isCloseTo(100, within(2.0));
    for (int i = 1; i < chosen.length; i++) {
      assertThat(chosen[i] - chosen[i - 1]).isBetween(1L, 3L * every);
    }
  }

  @Test
  void whatHappensOnceAMinuteIsNeitherAlwaysNorNeverAmongThem() {
    long[] chosen = chosen(new SomeSeconds(60), NOW, 6_000, 60);
    assertThat((double) chosen.length).isCloseTo(100, within(40.0));
  }

  private static long[] chosen(SomeSeconds some, long from, long count, int step) {
    return LongStream.range(0, count)
        .map(i -> from + i * step)
        .filter(second -> some.has(second * SECOND + 7))
        .toArray();
  }

  @Test
  void aStretchHasAnyWhereOneOfItsSecondsIsChosen() {
    SomeSeconds some = new SomeSeconds(7);
    for (long from = NOW; from < NOW + 50; from++) {
      for (long to = from; to < from + 30; to++) {
        boolean any = LongStream.rangeClosed(from, to).anyMatch(s -> some.has(s * SECOND));
        assertThat(some.haveAny(from * SECOND, to * SECOND + SECOND - 1)).isEqualTo(any);
      }
    }
    assertThat(some.haveAny(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2)).isTrue();
  }

  @Test
  void howRareASecondIsTellsAmongHowFewItStillIs() {
    Map<Integer, Long> seconds =
        LongStream.range(NOW, NOW + 6_400)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    second -> SomeSeconds.rarity(second * SECOND + 7), Collectors.counting()));
    assertThat(seconds.keySet()).containsExactlyInAnyOrder(1, 2, 4, 8, 16, 32, 64);
    seconds.forEach(
        (rarity, number) ->
            assertThat((double) number)
                .isCloseTo(6_400.0 / rarity / (rarity == 64 ? 1 : 2), within(10.0)));
    for (long second = NOW; second < NOW + 500; second++) {
      int rarity = SomeSeconds.rarity(second * SECOND);
      for (int every = 1; every <= 300; every++) {
        SomeSeconds some = new SomeSeconds(every);
        if (some.has(second * SECOND)) {
          assertThat(some.tooCommon()).doesNotContain(rarity);
        } else if (every <= rarity) {
          throw new AssertionError(second + " is no one of " + every);
        }
      }
    }
    assertThat(SomeSeconds.ALL.tooCommon()).isEmpty();
    assertThat(new SomeSeconds(5).tooCommon()).containsExactly(1, 2);
    assertThat(new SomeSeconds(1_000).tooCommon()).containsExactly(1, 2, 4, 8, 16, 32);
  }

  @Test
  void soManyAreLeftOutThatTheOthersAreFew() {
    assertThat(SomeSeconds.of(0, 10)).isEqualTo(SomeSeconds.ALL);
    assertThat(SomeSeconds.of(10, 10).areAll()).isTrue();
    assertThat(SomeSeconds.of(11, 10).every()).isEqualTo(2);
    assertThat(SomeSeconds.of(Long.MAX_VALUE, 1).every()).isEqualTo(Integer.MAX_VALUE);
    assertThat(SomeSeconds.ALL.has(NOW)).isTrue();
    assertThatThrownBy(() -> new SomeSeconds(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
