package dev.whence.intake;

import dev.whence.model.Frame;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The order of items in regrouped blocks: those of a trace together, traces by their earliest
/// item, items of no trace in between by time.
final class RequestOrder {

  private RequestOrder() {}

  /// Cuts the items of a frame, which is in time order, into blocks of about some size. A trace is
  /// only cut where it is larger than a block.
  static List<int[]> blocks(Frame frame, int blockItems) {
    List<int[]> blocks = new ArrayList<>();
    List<Integer> block = new ArrayList<>();
    for (List<Integer> group : groups(frame)) {
      for (int row : group) {
        if (block.size() >= 2 * blockItems) {
          blocks.add(rows(block));
          block.clear();
        }
        block.add(row);
      }
      if (block.size() >= blockItems) {
        blocks.add(rows(block));
        block.clear();
      }
    }
    if (!block.isEmpty()) {
      blocks.add(rows(block));
    }
    return blocks;
  }

  private static int[] rows(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<List<Integer>> groups(Frame frame) {
    Map<TraceId, List<Integer>> byTrace = new LinkedHashMap<>();
    List<List<Integer>> groups = new ArrayList<>();
    for (int row = 0; row < frame.size(); row++) {
      TraceId trace =
          new TraceId(
              frame.main().get(Spans.TRACE_HIGH, row), frame.main().get(Spans.TRACE_LOW, row));
      if (trace.isNone()) {
        groups.add(List.of(row));
      } else {
        byTrace.computeIfAbsent(trace, each -> new ArrayList<>()).add(row);
      }
    }
    groups.addAll(byTrace.values());
    groups.sort(Comparator.comparing(List::getFirst));
    return groups;
  }
}
