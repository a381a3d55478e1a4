package dev.whence.api.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
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
}
