package dev.whence.explain.facts;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What types of requests those are that a gateway hands on: their route names the operation that
/// they are handed on to, as the gateway's own name says nothing. A gateway that no longer hands
/// them on has requests of a type which the baseline hardly knows, and which nothing could be
/// compared with; then all of its requests are of one type.
final class HandedOnTypes {

  /// Between a gateway's operation and that which it hands on to, in a route.
  private static final String TO = " > ";

  /// So many requests would be of the type before as well, if they were as many in proportion.
  private static final double EXPECTED = 6;

  /// So many times as many as there were.
  private static final double MORE = 3;

  /// Fewer of a gateway's requests than this are not worth taking the others together for.
  private static final double SHARE = 0.1;

  private record Gateway(String service, String operation) {}

  private final Set<Gateway> handingOnLess = new HashSet<>();

  /// How many of a gateway's requests were handed on to nobody, and all of them, in the window and
  /// in the baseline.
  private static final class Counts {
    private final long[] kept = new long[2];
    private final long[] all = new long[2];

    private boolean less() {
      double expected = (double) kept[0] * all[1] / Math.max(1, all[0]);
      return kept[0] >= SHARE * all[0]
          && all[1] > kept[1]
          && expected >= EXPECTED
          && expected >= MORE * kept[1];
    }
  }

  HandedOnTypes(List<Cell> window, List<Cell> baseline) {
    Map<Gateway, Counts> counts = new HashMap<>();
    for (int side = 0; side < 2; side++) {
      for (Cell cell : side == 0 ? window : baseline) {
        if (cell.key().kind() == CellKind.ROUTE) {
          String route = cell.key().text(Route.ROUTE);
          Counts of =
              counts.computeIfAbsent(
                  new Gateway(cell.key().text(Route.SERVICE), operation(route)), _ -> new Counts());
          of.all[side] += cell.count(Route.COUNT);
          of.kept[side] += route.contains(TO) ? 0 : cell.count(Route.COUNT);
        }
      }
    }
    counts.forEach(
        (gateway, of) -> {
          if (of.less()) {
            handingOnLess.add(gateway);
          }
        });
  }

  private static String operation(String route) {
    int to = route.indexOf(TO);
    return to < 0 ? route : route.substring(0, to);
  }

  /// Whether all requests are of the types that their routes name.
  boolean areAsNamed() {
    return handingOnLess.isEmpty();
  }

  CellKey of(CellKey key) {
    String route = key.text(Joined.ROUTE);
    String operation = operation(route);
    if (operation.equals(route)
        || handingOnLess.stream().noneMatch(each -> each.operation().equals(operation))) {
      return key;
    }
    List<String> texts = new ArrayList<>(key.texts());
    texts.set(Joined.ROUTE, operation);
    return new CellKey(key.kind(), key.sliceNanos(), texts);
  }
}
