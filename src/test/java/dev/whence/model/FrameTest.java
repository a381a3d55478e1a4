package dev.whence.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FrameTest {

  @Test
  void keepsTextsOnceAndTheEmptyTextFirst() {
    Frame.Builder builder = new Frame.Builder(Signal.SPANS);
    assertThat(builder.text("")).isZero();
    assertThat(builder.text("auth-v2")).isEqualTo(builder.text("auth-v2")).isEqualTo(1);
    assertThat(builder.build().texts()).containsExactly("", "auth-v2");
  }

  @Test
  void numbersAttributeSetsFromOneAndTheEmptySetIsZero() {
    Frame.Builder builder = new Frame.Builder(Signal.SPANS);
    assertThat(builder.sets().end()).isZero();
    for (int i = 1; i <= 100; i++) {
      builder.sets().add(builder.text("n"), AttributeType.LONG, i);
      assertThat(builder.sets().end()).isEqualTo(i);
    }
    assertThat(builder.sets().end()).isZero();
    Frame frame = builder.build();
    assertThat(frame.attributes(0)).isEqualTo(Attributes.EMPTY);
    assertThat(frame.attributes(100)).isEqualTo(Attributes.of(Map.of("n", 100L)));
  }

  @Test
  void selectsItemsWithTheirChildrenInTheOrderGiven() {
    Frame frame = threeSpansWithEvents();
    Frame selected = frame.select(new int[] {2, 0});
    Spans spans = Spans.of(selected);
    assertThat(spans.span(0)).isEqualTo(Spans.of(frame).span(2));
    assertThat(spans.span(1)).isEqualTo(Spans.of(frame).span(0));
    assertThat(selected.texts()).doesNotContain("only in 1");
  }

  static Stream<UnaryOperator<Frame>> waysToNarrow() {
    return Stream.of(
        frame -> frame.narrow(new Room.Own()),
        frame -> frame.narrow(new Slabs()),
        frame -> frame.narrow(text -> text));
  }

  @ParameterizedTest
  @MethodSource("waysToNarrow")
  void aNarrowFrameHoldsTheSameInFewerBytes(UnaryOperator<Frame> narrowing) {
    Frame frame = threeSpansWithEvents();
    Frame narrow = narrowing.apply(frame);
    assertThat(narrow.texts()).isEqualTo(frame.texts());
    assertThat(narrow.bytes()).isLessThan(frame.bytes());
    for (int row = 0; row < frame.size(); row++) {
      assertThat(Spans.of(narrow).span(row)).isEqualTo(Spans.of(frame).span(row));
      assertThat(Spans.of(narrow.select(new int[] {row})).span(0))
          .isEqualTo(Spans.of(frame).span(row));
    }
    assertThat(narrow.main().bytes()).isLessThan(frame.main().bytes());
    assertThat(narrow.main().with(Map.of()).bytes()).isEqualTo(frame.main().bytes());
    assertThat(narrowing.apply(narrow).main()).isSameAs(narrow.main());
  }

  @ParameterizedTest
  @MethodSource("waysToNarrow")
  void narrowAttributesAreTheSameInFewerBytes(UnaryOperator<Frame> narrowing) {
    Frame.Builder builder = new Frame.Builder(Signal.SPANS);
    for (int i = 1; i <= 100; i++) {
      builder.sets().add(builder.text("n"), AttributeType.LONG, -i);
      builder.sets().add(builder.text("text"), AttributeType.STRING, builder.text("value"));
      builder.sets().end();
    }
    Frame frame = builder.build();
    Frame narrow = narrowing.apply(frame);
    for (int set = 0; set < frame.sets().size(); set++) {
      assertThat(narrow.attributes(set)).isEqualTo(frame.attributes(set));
    }
    assertThat(narrow.sets().bytes()).isLessThan(frame.sets().bytes());
    assertThat(narrowing.apply(narrow).sets()).isSameAs(narrow.sets());
  }

  @Test
  void textsKeptInOneArrayAreWhatTheyWere() {
    List<String> texts =
        List.of(
            "",
            "auth-v2",
            "",
            "caf\u00e9",
            "GET /orders/{id}",
            "\u4e16\u754c",
            "\ud83d\ude00",
            "\u007f",
            "~");

    List<String> narrow = NarrowTexts.of(texts, new Slabs());

    assertThat(narrow).isEqualTo(texts).hasSameHashCodeAs(texts);
    assertThat(NarrowTexts.of(narrow, new Room.Own())).isEqualTo(texts);
    assertThat(
            ((NarrowTexts) NarrowTexts.of(List.of("\u4e16".repeat(1_000)), new Room.Own())).bytes())
        .isGreaterThan(1_000);
    assertThatThrownBy(() -> narrow.get(texts.size()))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0, 255, 1",
    "0, 256, 2",
    "-7, 65528, 2",
    "-7, 65529, 4",
    "5, 4294967300, 4",
    "5, 4294967301, 8",
    "-9223372036854775808, 9223372036854775807, 8",
    "-9223372036854775808, -9223372036854775553, 1"
  })
  void aNarrowColumnTakesNoMoreThanItsRangeDoes(long least, long most, int width) {
    long[] values = {most, least, most, least + (most - least) / 2};
    Room room = new Slabs();
    NarrowColumn neighbour = NarrowColumn.of(new long[] {1, 2}, room);
    NarrowColumn column = NarrowColumn.of(values, room);
    assertThat(column.width()).isEqualTo(width);
    for (int row = 0; row < values.length; row++) {
      assertThat(column.get(row)).isEqualTo(values[row]);
    }
    assertThatThrownBy(() -> neighbour.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(neighbour.get(1)).isEqualTo(2);
  }

  @Test
  void slabsGiveRoomThatNobodyElseHas() {
    Slabs slabs = new Slabs();
    byte[] first = slabs.take(1).array();
    int left = first.length - 1;
    assertThat(slabs.take(left)).isEqualTo(new Room.Place(first, 1));
    assertThat(slabs.take(1)).satisfies(each -> assertThat(each.array()).isNotSameAs(first));
    assertThat(slabs.take(first.length + 1).array()).hasSize(first.length + 1);
    assertThat(slabs.take(1).from()).isEqualTo(1);
  }

  @Test
  void concatenatesFramesWithoutChangingTheirItems() {
    Frame frame = threeSpansWithEvents();
    Frame both = Frame.concat(Signal.SPANS, List.of(frame, frame));
    assertThat(both.size()).isEqualTo(6);
    for (int row = 0; row < 6; row++) {
      assertThat(Spans.of(both).span(row)).isEqualTo(Spans.of(frame).span(row % 3));
    }
    assertThat(both.texts()).containsExactlyInAnyOrderElementsOf(frame.texts());
  }

  @Test
  void carriesTheSeriesOfSelectedPoints() {
    Frame.Builder builder = new Frame.Builder(Signal.POINTS);
    for (String name : List.of("pool.used", "pool.max", "cpu")) {
      int series = builder.table(Section.SERIES).add(builder.text(name));
      int point = builder.table(Section.POINTS).add(series, 10, 0);
      builder.table(Section.POINTS).setDouble(point, Points.VALUE, name.length());
      builder.table(Section.BUCKETS).add(point, Double.doubleToRawLongBits(1.5), series);
    }
    Points selected = Points.of(builder.build().select(new int[] {2, 1}));
    assertThat(selected.name(selected.seriesRow(0))).isEqualTo("cpu");
    assertThat(selected.name(selected.seriesRow(1))).isEqualTo("pool.max");
    assertThat(selected.series().size()).isEqualTo(2);
    assertThat(selected.value(1)).isEqualTo(8.0);
    assertThat(selected.frame().table(Section.BUCKETS).get(Points.BUCKET_COUNT, 0)).isEqualTo(2);
  }

  private static Frame threeSpansWithEvents() {
    Frame.Builder builder = new Frame.Builder(Signal.SPANS);
    for (int i = 0; i < 3; i++) {
      builder.sets().add(builder.text("i"), AttributeType.LONG, i);
      builder.sets().add(builder.text("text"), AttributeType.STRING, builder.text("only in " + i));
      int set = builder.sets().end();
      int row =
          builder
              .table(Section.SPANS)
              .add(1, 2, 3 + i, 0, 100 + i, 200 + i, 2, 0, builder.text("GET /" + i));
      builder.table(Section.SPANS).set(row, Spans.ATTRIBUTES, set);
      for (int e = 0; e < i; e++) {
        builder.table(Section.SPAN_EVENTS).add(row, 150 + e, builder.text("event " + e), set);
      }
      builder.table(Section.SPAN_LINKS).add(row, 7, 8, 9 + i);
    }
    return builder.build();
  }
}
