package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the join gave out for one day. Joined cells and request summaries of a day lie in one
/// partition, so that they are replaced as one.
///
/// @param requests frames of summaries
public record JoinedDay(Partition day, List<Cell> cells, List<Frame> requests) {

  /// What both are worked out from.
  public static final Set<Signal> ITEMS = Set.of(Signal.SPANS, Signal.LOGS);

  public JoinedDay {
    cells = List.copyOf(cells);
    requests = List.copyOf(requests);
  }

  private record Parts(List<Cell> cells, List<RequestSummary> requests) {}

  /// By day, the earliest first.
  public static List<JoinedDay> split(List<Cell> cells, List<RequestSummary> requests) {
    Map<Partition, Parts> days = new TreeMap<>();
    cells.forEach(cell -> of(days, cell.key().sliceNanos()).cells().add(cell));
    requests.forEach(request -> of(days, request.startNanos()).requests().add(request));
    return days.entrySet().stream()
        .map(
            each ->
                new JoinedDay(
                    each.getKey(),
                    each.getValue().cells(),
                    RequestParts.frames(each.getValue().requests())))
        .toList();
  }

  private static Parts of(Map<Partition, Parts> days, long timeNanos) {
    return days.computeIfAbsent(
        partition(timeNanos), _ -> new Parts(new ArrayList<>(), new ArrayList<>()));
  }

  /// Where joined cells of a slice, and summaries of requests that began at a moment, lie.
  public static Partition partition(long timeNanos) {
    return Partition.of(Signal.CELLS, timeNanos);
  }
}
