package dev.whence.intake;

import dev.whence.model.ItemRows;
import dev.whence.model.Logs;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The order of items in regrouped blocks: those of a trace together, traces by their earliest
/// item, items of no trace in between by time.
final class RequestOrder {

  private RequestOrder() {}

  /// Cuts groups of items into blocks of about some size. A group is only cut where it is larger
  /// than a block.
  static List<ItemRows> blocks(List<ItemRows> groups, int blockItems) {
    List<ItemRows> blocks = new ArrayList<>();
    ItemRows block = new ItemRows();
    for (ItemRows group : groups) {
      for (int item = 0; item < group.size(); item++) {
        if (block.size() >= 2 * blockItems) {
          blocks.add(block);
          block = new ItemRows();
        }
        block.add(group.frame(item), group.row(item));
      }
      if (block.size() >= blockItems) {
        blocks.add(block);
        block = new ItemRows();
      }
    }
    if (block.size() > 0) {
      blocks.add(block);
    }
    return blocks;
  }

  /// Log lines in time order by trace; those of no trace each by itself.
  static List<ItemRows> groups(ItemRows lines) {
    Map<TraceId, ItemRows> byTrace = new LinkedHashMap<>();
    List<ItemRows> groups = new ArrayList<>();
    for (int item = 0; item < lines.size(); item++) {
      TraceId trace = Logs.of(lines.frame(item)).traceId(lines.row(item));
      ItemRows group = trace.isNone() ? null : byTrace.get(trace);
      if (group == null) {
        group = new ItemRows();
        groups.add(group);
        byTrace.put(trace, group);
      }
      group.add(lines.frame(item), lines.row(item));
    }
    return groups;
  }
}
