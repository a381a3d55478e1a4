package dev.whence.explain.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.model.MetricKind;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShiftMeterTest {

  private static final long STEP = 300_000_000_000L;
  private static final TimeRange WINDOW = new TimeRange(100 * STEP, 106 * STEP);

  private static Indicator indicator(String name, String unit, long[] steps, double... values) {
    long[] times = new long[steps.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = steps[i] * STEP;
    }
    return new Indicator(
        Service.named("pay"),
        "",
        name,
        MetricMeaning.of(name, unit, MetricKind.GAUGE),
        times,
        values);
  }

  private static @Nullable MetricIncident locate(
      @Nullable Indicator traffic, Indicator indicator, TimeRange... baselines) {
    MetricNode node =
        new MetricNode(indicator.service(), traffic, 1, null, null, List.of(), List.of());
    MetricWindows windows = new MetricWindows(WINDOW, WINDOW.fromNanos(), List.of(baselines));
    return MetricIncident.locate(meter(node, indicator, windows), windows);
  }

  private static ShiftMeter meter(MetricNode node, Indicator indicator, MetricWindows windows) {
    return ShiftMeter.of(node, indicator, windows, new PeerSwings(List.of(), windows));
  }

  private static final TimeRange JUST_BEFORE = new TimeRange(90 * STEP, 100 * STEP);

  @Test
  void onsetIsNoNarrowerThanThePointsLieApart() {
    long[] steps = {90, 91, 92, 93, 94, 95, 96, 97, 100, 101, 102, 103, 104, 105};
    double[] values = {1, 1.02, 0.98, 1, 1.01, 0.99, 1, 1.03, 1, 1.01, 3, 3.1, 2.9, 1};
    MetricIncident found = locate(null, indicator("latency", "s", steps, values), JUST_BEFORE);
    assertThat(found).isNotNull();
    assertThat(found.unusual(1)).isTrue();
    assertThat(found.onset().earliestNanos()).isEqualTo(101 * STEP);
    assertThat(found.onset().latestNanos()).isEqualTo(102 * STEP);
    assertThat(found.shift().samples()).isEqualTo(3);
  }

  @Test
  void gapWidensTheOnset() {
    long[] steps = {90, 91, 92, 93, 94, 95, 96, 97, 100, 104, 105};
    double[] values = {1, 1.02, 0.98, 1, 1.01, 0.99, 1, 1.03, 1, 3, 3};
    MetricIncident found = locate(null, indicator("latency", "s", steps, values), JUST_BEFORE);
    assertThat(found).isNotNull();
    assertThat(found.onset().earliestNanos()).isEqualTo(100 * STEP);
    assertThat(found.onset().latestNanos()).isEqualTo(104 * STEP);
  }

  @Test
  void singlePointOfManyIsNothing() {
    long[] steps = {90, 91, 92, 93, 94, 95, 96, 97, 100, 101, 102, 103, 104, 105};
    double[] values = {1, 1.02, 0.98, 1, 1.01, 0.99, 1, 1.03, 1, 1, 3, 1, 1, 1};
    MetricIncident found = locate(null, indicator("latency", "s", steps, values), JUST_BEFORE);
    assertThat(found).isNotNull();
    assertThat(found.unusual(1)).isFalse();
  }

  /// An incident may begin a point later where it is asked about than where it comes from.
  @Test
  void twoPointsJustBeforeAnIncidentTellNoLevel() {
    long[] steps = {1, 2, 3, 4, 5, 6, 7, 8, 100, 101, 102, 103, 104, 105};
    Indicator traffic =
        indicator(
            "requests", "{request}", steps, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90);
    Indicator slow = indicator("latency", "s", steps, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3);
    Indicator failing =
        indicator("availability", "1", steps, 0, 0, 0, 0, 0, 0, 0, 0, .3, .3, .3, .3, .3, .3);
    MetricNode node = new MetricNode(slow.service(), traffic, 1, null, null, List.of(), List.of());
    MetricWindows windows =
        new MetricWindows(WINDOW, WINDOW.fromNanos(), List.of(new TimeRange(0, 10 * STEP)));
    TimeRange since = new TimeRange(102 * STEP, WINDOW.toNanos());
    IncidentSpan incident = new IncidentSpan(since, since.fromNanos());
    for (Indicator each : List.of(slow, failing)) {
      Shift shift = requireNonNull(meter(node, each, windows).over(incident));
      assertThat(shift.surprise()).isGreaterThan(5);
    }
  }

  /// A rate of less than one a second is of hundreds in five minutes.
  @Test
  void aRateStandsForAllRequestsOfItsTime() {
    long[] steps = {90, 91, 92, 93, 94, 95, 96, 97, 100, 101, 102, 103, 104, 105};
    double[] asked = {.93, .9, .89, .91, .9, .9, .92, .9, .91, .9, .89, .9, .9, .92};
    double[] failed = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .05, .05, .05};
    MetricIncident found =
        locate(
            indicator("workload", "", steps, asked),
            indicator("failed", "1", steps, failed),
            JUST_BEFORE);
    assertThat(found).isNotNull();
    assertThat(found.unusual(10)).isTrue();
  }

  /// Things are looked at from before the window on; what ended before it is another incident.
  @Test
  void whatEndedBeforeTheWindowIsNotOfIt() {
    long[] steps = {1, 2, 3, 4, 5, 6, 7, 8, 100, 101, 102, 103, 104, 105};
    Indicator early =
        indicator("cpu_usage", "%", steps, 9, 9, 9, 9, 9, 9, 9, 9, 9, 90, 90, 90, 9, 9);
    MetricNode node = new MetricNode(early.service(), null, 1, null, null, List.of(), List.of());
    List<TimeRange> yesterday = List.of(new TimeRange(0, 10 * STEP));
    MetricWindows later = new MetricWindows(WINDOW, 104 * STEP, yesterday);
    MetricWindows earlier = new MetricWindows(WINDOW, 103 * STEP, yesterday);
    assertThat(MetricIncident.locate(meter(node, early, later), later)).isNull();
    assertThat(MetricIncident.locate(meter(node, early, earlier), earlier)).isNotNull();
  }

  @Test
  void aMachineIsUsedMoreWhereItIsHalfOfTheTime() {
    long[] steps = {90, 91, 92, 93, 94, 95, 96, 97, 100, 101, 102, 103, 104, 105};
    double[] burst = {9, 9.1, 8.9, 9, 9, 9.1, 8.9, 9, 9, 9, 90, 90, 9, 9};
    double[] lasting = {9, 9.1, 8.9, 9, 9, 9.1, 8.9, 9, 9, 90, 90, 9, 90, 90};
    assertThat(over("cpu_usage", "%", steps, burst).surprise()).isLessThan(1);
    assertThat(over("cpu_usage", "%", steps, lasting).surprise()).isGreaterThan(5);
    assertThat(over("latency", "s", steps, burst).surprise()).isGreaterThan(5);
  }

  /// In all of the window.
  private static Shift over(String name, String unit, long[] steps, double... values) {
    Indicator indicator = indicator(name, unit, steps, values);
    MetricNode node =
        new MetricNode(indicator.service(), null, 1, null, null, List.of(), List.of());
    MetricWindows windows = new MetricWindows(WINDOW, WINDOW.fromNanos(), List.of(JUST_BEFORE));
    IncidentSpan all = new IncidentSpan(WINDOW, WINDOW.fromNanos());
    return requireNonNull(meter(node, indicator, windows).over(all));
  }

  @Test
  void whatHappensNowAndThenIsNothingNew() {
    long[] steps = new long[36];
    double[] values = new double[36];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = 70 + i;
    }
    values[31] = 2;
    values[33] = 1;
    TimeRange before = new TimeRange(70 * STEP, 100 * STEP);
    Indicator never = indicator("latency", "s", steps, values);
    assertThat(requireNonNull(locate(null, never, before)).surprise()).isGreaterThan(100);
    double[] once = values.clone();
    once[10] = 2;
    Indicator seldom = indicator("latency", "s", steps, once);
    assertThat(requireNonNull(locate(null, seldom, before)).surprise()).isLessThan(4);
  }

  @Test
  void twoPointsOfBaselineTellNothing() {
    long[] steps = {98, 99, 100, 101, 102, 103};
    assertThat(locate(null, indicator("latency", "s", steps, 1, 1, 1, 9, 9, 9), JUST_BEFORE))
        .isNull();
  }

  @Test
  void differenceNobodyCaresAboutIsNone() {
    long[] steps = {90, 91, 92, 93, 94, 95, 100, 101, 102, 103};
    Indicator steady =
        indicator(
            "latency", "s", steps, 1e-5, 1e-5, 1e-5, 1e-5, 1e-5, 1e-5, 1e-5, 5e-5, 5e-5, 5e-5);
    assertThat(locate(null, steady, JUST_BEFORE)).isNull();
  }

  @Test
  void whatWasSoAllAlongIsHowThingsAreByNow() {
    long[] steps = {1, 2, 3, 4, 5, 6, 7, 8, 100, 101, 102, 103, 104, 105};
    Indicator drifted =
        indicator("latency", "s", steps, 1, 1.02, 0.98, 1, 1.01, 0.99, 1, 1.03, 2, 2, 2, 2, 2, 2);
    MetricIncident old = locate(null, drifted, new TimeRange(0, 10 * STEP));
    assertThat(old).isNotNull();
    assertThat(old.unusual(1)).isFalse();
  }

  @Test
  void failuresAreCountedNotMeasured() {
    long[] steps = {90, 91, 92, 93, 94, 95, 100, 101, 102, 103};
    Indicator share = indicator("error_ratio", "1", steps, 0, 0, 0, 0, 0, 0, 0, 0, 0.02, 0.02);
    Indicator busy = requests(steps, 200);
    Indicator idle = requests(steps, 5);
    MetricIncident many = locate(busy, share, JUST_BEFORE);
    MetricIncident few = locate(idle, share, JUST_BEFORE);
    assertThat(many).isNotNull();
    assertThat(many.unusual(1)).isTrue();
    assertThat(few == null || !few.unusual(1)).isTrue();
  }

  private static Indicator requests(long[] steps, double each) {
    double[] values = new double[steps.length];
    Arrays.fill(values, each);
    Indicator told = indicator("requests", "{request}", steps, values);
    long[] times = Arrays.stream(steps).map(step -> step * STEP).toArray();
    return new Indicator(told.service(), "", told.metric(), told.meaning(), times, values, 1);
  }

  @Test
  void percentileStandsForAMeanThatWasNotHeardInTheIncident() {
    long[] heard = {90, 91, 92, 93, 94, 95, 96, 97, 100, 105};
    double[] usual = {1, 1.02, 0.98, 1, 1.01, 0.99, 1, 1.03, 1, 1};
    long[] always = {90, 91, 92, 93, 94, 95, 96, 97, 100, 102, 103, 105};
    double[] slow = {2, 2.02, 1.98, 2, 2.01, 1.99, 2, 2.03, 2, 6, 6.1, 2};
    Indicator mean = indicator("latency_average", "s", heard, usual);
    Indicator tail = indicator("latency_p90", "s", always, slow);
    MetricNode node = new MetricNode(mean.service(), null, 1, null, mean, List.of(tail), List.of());
    MetricShifts shifts =
        new MetricShifts(
            new TreeMap<>(Map.of(node.service(), node)),
            new MetricWindows(WINDOW, WINDOW.fromNanos(), List.of(JUST_BEFORE)));
    TimeRange incident = new TimeRange(102 * STEP - STEP / 2, 103 * STEP + STEP / 2);
    IncidentSpan span = new IncidentSpan(incident, incident.fromNanos());
    Shift shift = shifts.all(IndicatorKind.LATENCY, span).get(node.service());
    assertThat(shift).isNotNull();
    assertThat(shift.indicator()).isSameAs(tail);
    assertThat(MetricShifts.moved(shifts.all(IndicatorKind.LATENCY, span))).hasSize(1);
  }
}
