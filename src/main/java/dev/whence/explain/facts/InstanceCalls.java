package dev.whence.explain.facts;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many calls each instance of a service took.
public final class InstanceCalls {

  private InstanceCalls() {}

  /// By instance; of spans that name none, nothing.
  public static Map<String, Long> of(Service service, Collection<Cell> cells) {
    Map<String, Long> calls = new TreeMap<>();
    for (Cell cell : cells) {
      List<String> texts = cell.key().texts();
      if (cell.key().kind() == CellKind.SELF_TIME
          && texts.get(SelfTime.SERVICE).equals(service.key())
          && !texts.get(SelfTime.INSTANCE).isEmpty()
          && texts.get(SelfTime.ENTRY).equals(texts.get(SelfTime.OPERATION))) {
        calls.merge(texts.get(SelfTime.INSTANCE), cell.count(SelfTime.COUNT), Long::sum);
      }
    }
    return calls;
  }
}
