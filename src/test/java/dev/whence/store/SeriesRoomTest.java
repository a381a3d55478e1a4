package dev.whence.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesRoomTest {

  private static final int ALL = 200;
  private static final int POINTS = 40;
  private static final Emitter NOBODY = Vocabulary.DEFAULT.emitter(Attributes.EMPTY);

  private static SeriesKey key(int number) {
    return new SeriesKey(
        "metric-%03d".formatted(number),
        "",
        MetricKind.GAUGE,
        0,
        false,
        Attributes.EMPTY,
        Attributes.EMPTY);
  }

  /// All points of all series, in some order; every tenth series has many more.
  private static SeriesFound filled(SeriesRoom room, long seed) {
    List<Integer> points = new ArrayList<>();
    for (int series = 0; series < ALL; series++) {
      points.addAll(Collections.nCopies(series % 10 == 9 ? 10 * POINTS : POINTS, series));
    }
    Collections.shuffle(points, new Random(seed));
    for (int i = 0; i < points.size(); i++) {
      SeriesRoom.Place place = room.of(key(points.get(i)), NOBODY);
      if (place != null) {
        place.add(i, i, 0);
      }
    }
    return room.found();
  }

  private static List<String> names(SeriesFound found) {
    return found.series().stream().map(Series::key).map(SeriesKey::name).toList();
  }

  private static List<String> first(int number) {
    return IntStream.range(0, number).mapToObj(each -> key(each).name()).toList();
  }

  @Test
  void whatFitsIsAllThere() {
    SeriesFound found = filled(new SeriesRoom(ALL, Long.MAX_VALUE), 1);
    assertThat(names(found)).isEqualTo(first(ALL));
    assertThat(found.complete()).isTrue();
  }

  @Test
  void ofTooManyTheFirstStay() {
    SeriesFound found = filled(new SeriesRoom(30, Long.MAX_VALUE), 1);
    assertThat(names(found)).isEqualTo(first(30));
    assertThat(found.complete()).isFalse();
  }

  @Test
  void asManyStayAsFitInMemoryWhateverTheOrder() {
    long whole = filled(new SeriesRoom(ALL, Long.MAX_VALUE), 1).bytes();
    List<String> expected = names(filled(new SeriesRoom(ALL, whole / 3), 1));
    assertThat(expected).isEqualTo(first(expected.size())).hasSizeBetween(ALL / 5, ALL / 2);
    for (int seed = 2; seed < 6; seed++) {
      SeriesFound found = filled(new SeriesRoom(ALL, whole / 3), seed);
      assertThat(names(found)).isEqualTo(expected);
      assertThat(found.bytes()).isLessThanOrEqualTo(whole / 3);
      assertThat(found.complete()).isFalse();
      assertThat(found.series().stream().mapToLong(Series::size).sum())
          .isEqualTo(
              IntStream.range(0, expected.size())
                  .mapToLong(series -> series % 10 == 9 ? 10 * POINTS : POINTS)
                  .sum());
    }
  }

  @Test
  void bucketsAreTheFirstToGo() {
    SeriesRoom room = new SeriesRoom(2, Long.MAX_VALUE);
    for (String name : List.of("a_seconds_bucket", "a_seconds_sum", "z_seconds_count")) {
      Attributes attributes =
          name.endsWith("_bucket") ? Attributes.of(Map.of("le", "0.1")) : Attributes.EMPTY;
      room.of(
          new SeriesKey(name, "", MetricKind.SUM, 2, true, Attributes.EMPTY, attributes), NOBODY);
    }
    assertThat(names(room.found())).containsExactly("a_seconds_sum", "z_seconds_count");
    assertThat(room.found().complete()).isFalse();
  }
}
