package dev.whence.explain.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {

  /// 47 seconds on either side of a border that lies within a slice: four slices lie in the
  /// baseline as a whole, five begin in the window.
  @Test
  void ratesAreOfTheSlicesThatAreRead() {
    Windows windows = windows(range(66.9, 114.3), range(19.5, 66.9));

    assertEquals(50, windows.secondsAfter());
    assertEquals(40, windows.secondsBefore());
  }

  @Test
  void rangesOfWholeSlicesHaveTheirLength() {
    Windows windows = windows(range(600, 900), range(0, 300), range(300, 600));

    assertEquals(300, windows.secondsAfter());
    assertEquals(600, windows.secondsBefore());
  }

  @Test
  void aRangeInWhichNoSliceBeginsCountsAsOne() {
    Windows windows = windows(range(61, 65), range(31, 37));

    assertEquals(10, windows.secondsAfter());
    assertEquals(10, windows.secondsBefore());
  }

  @Test
  void theUsualBaselineIsOfWholeMinutesThatEndBeforeTheWindow() {
    assertEquals(List.of(range(120, 360)), usual(range(370, 475)));
    assertEquals(List.of(range(0, 600)), usual(range(600, 900)));
    assertEquals(List.of(range(300, 360)), usual(range(419, 420)));
  }

  @Test
  void aBaselineThatReachesBackEndsWhereItDid() {
    Windows usual = Windows.of(question(range(630, 690)));

    assertEquals(List.of(range(120, 600)), usual.reachingBack().baselines());
  }

  @Test
  void moreOfMetricsIsReadBeforeTheBaselineThatEndsLastBeforeTheWindow() {
    Windows windows = windows(range(2000, 2100), range(1900, 2000), range(2200, 2300));

    assertEquals(range(1000, 1900), windows.withMoreBefore(900_000_000_000L).baselines().getLast());
    assertEquals(
        range(1100, 2000),
        windows(range(2000, 2100), range(2200, 2300))
            .withMoreBefore(900_000_000_000L)
            .baselines()
            .getLast());
  }

  private static List<TimeRange> usual(TimeRange window) {
    return Windows.of(question(window)).baselines();
  }

  private static Question question(TimeRange window) {
    return Question.about(Tenant.DEFAULT, window);
  }

  private static Windows windows(TimeRange window, TimeRange... baselines) {
    return new Windows(window, List.of(baselines), true, List.of());
  }

  private static TimeRange range(double fromSeconds, double toSeconds) {
    return new TimeRange((long) (fromSeconds * 1e9), (long) (toSeconds * 1e9));
  }
}
