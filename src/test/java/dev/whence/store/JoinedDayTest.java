package dev.whence.store;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import dev.whence.model.TraceId;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedDayTest {

  private static Cell cell(long sliceNanos) {
    return new Cell(CellKey.of(CellKind.ROUTE, sliceNanos, "web", "GET /"));
  }

  private static RequestSummary request(long startNanos) {
    return new RequestSummary(
        new TraceId(1, 1),
        startNanos,
        1,
        Service.named("web"),
        "GET /",
        "",
        false,
        1,
        0,
        List.of());
  }

  @Test
  void whatBelongsToADayIsTogether() {
    Cell today = cell(T0);
    Cell alsoToday = cell(T0 + CellKey.SLICE_NANOS);
    Cell tomorrow = cell(T0 + DAY);

    List<JoinedDay> days =
        JoinedDay.split(List.of(tomorrow, today, alsoToday), List.of(request(T0 - DAY)));
    assertThat(days)
        .extracting(JoinedDay::day)
        .containsExactly(
            JoinedDay.partition(T0 - DAY), JoinedDay.partition(T0), JoinedDay.partition(T0 + DAY));
    assertThat(days)
        .extracting(JoinedDay::cells)
        .containsExactly(List.of(), List.of(today, alsoToday), List.of(tomorrow));
    assertThat(days).extracting(day -> day.requests().size()).containsExactly(1, 0, 0);
  }
}
