package dev.whence.explain.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.LatencySketch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TailShiftTest {

  private static final long MILLIS = 1_000_000;

  private static final LatencySketch USUAL = sketch(LongStream.rangeClosed(5, 26));

  private static LatencySketch sketch(LongStream millis) {
    LatencySketch sketch = new LatencySketch();
    millis.forEach(each -> sketch.add(each * MILLIS));
    return sketch;
  }

  private static double surprise(LatencySketch window) {
    return surprise(window, USUAL);
  }

  private static double surprise(LatencySketch window, LatencySketch baseline) {
    TailShift shift = new TailShift();
    shift.add(TailShift.Stratum.of(window, baseline));
    return shift.surprise(1);
  }

  @Test
  void theFurtherTheyLieBeyondTheSurer() {
    double near = surprise(sketch(LongStream.of(8, 60, 61, 62, 63, 64, 65, 66)));
    double far = surprise(sketch(LongStream.of(8, 580, 582, 584, 586, 588, 590, 592)));
    assertThat(near).isBetween(3.0, 4.5);
    assertThat(far).isGreaterThan(near + 0.2);
  }

  @Test
  void howFarSaysNoMoreThanAsMuchAgainAsHowMany() {
    double far = surprise(sketch(LongStream.of(8, 5_800, 5_820, 5_840, 5_860, 5_880)));
    double further =
        surprise(sketch(LongStream.of(8, 580_000, 582_000, 584_000, 586_000, 588_000)));
    assertThat(further).isEqualTo(far);
  }

  @Test
  void oneStallIsNone() {
    LongStream usual = LongStream.rangeClosed(1, 39).map(each -> 5 + each % 20);
    assertThat(surprise(sketch(LongStream.concat(usual, LongStream.of(5_000))))).isLessThan(1);
  }

  @Test
  void oneInFifteenOfManyIsMoreThanSwing() {
    LatencySketch many = sketch(LongStream.range(0, 1_700).map(each -> 5 + each % 20));
    LongStream lost = LongStream.range(0, 1_700).map(each -> each % 15 == 0 ? 205 : 5 + each % 20);
    assertThat(surprise(sketch(lost), many)).isBetween(2.6, 4.0);
  }

  @Test
  void whatTookNoTimeAtAllHasAReachAsWell() {
    LatencySketch none = sketch(LongStream.generate(() -> 0).limit(20));
    assertThat(surprise(sketch(LongStream.of(0, 0, 5, 6, 7)), none)).isBetween(1.0, 6.67);
    assertThat(surprise(none, none)).isZero();
  }

  @Test
  void nothingBeyondIsNoSurprise() {
    assertThat(surprise(USUAL)).isZero();
  }
}
