package dev.whence.api.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromEvaluationTest {

  private static final List<PromSeries> SERIES =
      IntStream.range(0, 1_000).mapToObj(PromEvaluationTest::series).toList();

  private static PromSeries series(int number) {
    return new PromSeries(
        new TreeMap<>(Map.of("of", "" + number)), new long[] {1}, new double[] {1}, false);
  }

  private static PromValue evaluated(String query, int steps) {
    long[] times = LongStream.rangeClosed(1, steps).toArray();
    return new PromEvaluation((_, _) -> SERIES, times).evaluate(PromParser.parse(query));
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "sum(up)", "sum(rate(up[5m]))", "sum(up) + (sum(up) + sum(up))"})
  void whatAnExpressionHoldsIsBounded(String query) {
    assertThat(evaluated(query, 1_000))
        .isInstanceOfSatisfying(
            PromValue.Vector.class,
            vector ->
                assertThat(vector.rows())
                    .hasSize(query.equals("up") ? SERIES.size() : 1)
                    .allSatisfy(row -> assertThat(row.values()).hasSize(1_000)));
    assertThatThrownBy(() -> evaluated(query, 5_000)).hasMessageContaining("fewer series or steps");
  }

  @Test
  void howOftenSamplesAreLookedAtIsBounded() {
    PromSeries many =
        new PromSeries(
            new TreeMap<>(Map.of("of", "all")),
            LongStream.range(0, 100_000).toArray(),
            new double[100_000],
            false);
    long[] steps = LongStream.range(100_000, 105_000).toArray();
    assertThatThrownBy(
            () ->
                new PromEvaluation((_, _) -> List.of(many), steps)
                    .evaluate(PromParser.parse("sum_over_time(up[1d])")))
        .hasMessageContaining("shorter ranges or fewer steps");
  }

  private static PromSeries one(String name, String job, String instance, double value) {
    return new PromSeries(
        new TreeMap<>(Map.of("__name__", name, "job", job, "instance", instance)),
        new long[] {1},
        new double[] {value},
        false);
  }

  /// What Prometheus leaves of the labels.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a > on(job) b | {job=x}",
        "a > bool on(job) b | {job=x}",
        "a > ignoring(instance) b | {__name__=a, job=x}",
        "a > ignoring(__name__, instance) b | {job=x}",
        "a > ignoring(instance) (b + 0) | {__name__=a, job=x}",
        "a > 1 | {__name__=a, instance=1, job=x}",
        "a + on(job) b | {job=x}"
      })
  void aComparisonKeepsTheLabelsThatRowsMatchBy(String query, String labels) {
    PromSource source =
        (selector, _) ->
            List.of(one("a", "x", "1", 5), one("b", "x", "2", 3)).stream()
                .filter(series -> selector.matches(series.labels()))
                .toList();
    assertThat(new PromEvaluation(source, new long[] {1}).evaluate(PromParser.parse(query)))
        .isInstanceOfSatisfying(
            PromValue.Vector.class,
            found ->
                assertThat(found.rows())
                    .extracting(row -> row.labels().toString())
                    .containsExactly(labels));
  }
}
