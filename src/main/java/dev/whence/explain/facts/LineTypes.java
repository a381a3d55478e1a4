package dev.whence.explain.facts;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.Route;
import dev.whence.model.CellKind.SelfTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What types of requests log lines tell apart, by the line that a service or the whole request
/// begins with. Many a service logs when it is done, and then the line says how that went, not what
/// was asked: types that the baseline does not know cannot be compared. Where a service has such
/// types all of its requests are of one, and so for whole requests.
public final class LineTypes {

  /// The type of all requests where they are of one.
  public static final String ONE = "requests";

  /// A type of which fewer are expected in the baseline may be missing there by chance.
  private static final double EXPECTED = 6;

  private final Set<String> ofOneType;
  private final boolean oneRoute;

  private LineTypes(Set<String> ofOneType, boolean oneRoute) {
    this.ofOneType = ofOneType;
    this.oneRoute = oneRoute;
  }

  /// How often each type was seen, in the window and in the baseline.
  private static final class Counts {
    private final Map<String, long[]> byType = new HashMap<>();
    private final long[] all = new long[2];

    void add(String type, int side, long count) {
      byType.computeIfAbsent(type, _ -> new long[2])[side] += count;
      all[side] += count;
    }

    boolean comparable() {
      return byType.values().stream()
          .noneMatch(
              each -> each[1] == 0 && all[0] > 0 && (double) each[0] * all[1] / all[0] >= EXPECTED);
    }
  }

  static LineTypes of(List<Cell> window, List<Cell> baseline) {
    Counts routes = new Counts();
    Map<String, Counts> entries = new HashMap<>();
    for (int side = 0; side < 2; side++) {
      for (Cell cell : side == 0 ? window : baseline) {
        CellKey key = cell.key();
        if (key.kind() == CellKind.ROUTE) {
          routes.add(key.text(Route.ROUTE), side, cell.count(Route.COUNT));
        } else if (key.kind() == CellKind.SELF_TIME
            && key.text(SelfTime.ENTRY).equals(key.text(SelfTime.OPERATION))) {
          entries
              .computeIfAbsent(key.text(SelfTime.SERVICE), _ -> new Counts())
              .add(key.text(SelfTime.ENTRY), side, cell.count(SelfTime.COUNT));
        }
      }
    }
    Set<String> ofOneType = new HashSet<>();
    entries.forEach(
        (service, counts) -> {
          if (!counts.comparable()) {
            ofOneType.add(service);
          }
        });
    return new LineTypes(ofOneType, !routes.comparable());
  }

  CellKey of(CellKey key) {
    List<String> texts = new ArrayList<>(key.texts());
    if (oneRoute) {
      texts.set(Joined.ROUTE, ONE);
    }
    switch (key.kind()) {
      case SELF_TIME -> {
        boolean entry = texts.get(SelfTime.ENTRY).equals(texts.get(SelfTime.OPERATION));
        merge(texts, Joined.SERVICE, Joined.ENTRY);
        texts.set(
            SelfTime.OPERATION, entry ? texts.get(SelfTime.ENTRY) : texts.get(SelfTime.OPERATION));
      }
      case EDGE -> {
        merge(texts, Joined.SERVICE, Joined.ENTRY);
        merge(texts, Edge.CALLEE_SERVICE, Edge.CALLEE_OPERATION);
      }
      case ROUTE_LOG -> merge(texts, Joined.SERVICE, Joined.ENTRY);
      default -> {}
    }
    return new CellKey(key.kind(), key.sliceNanos(), texts);
  }

  private void merge(List<String> texts, int service, int entry) {
    if (ofOneType.contains(texts.get(service))) {
      texts.set(entry, ONE);
    }
  }
}
