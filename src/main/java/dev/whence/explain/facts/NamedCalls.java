package dev.whence.explain.facts;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Cells;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Calls that error lines tell of: a line that names another service says whom its writer failed
/// at. An entry that named somebody once is taken to call it each time, and to do so first.
public final class NamedCalls {

  private static final int SHORTEST = 3;

  /// What stands before addresses and causes; some of the words are those of resolvers.
  private static final List<String> ADDRESSED =
      List.of(
          ": ",
          "//",
          "@",
          "=",
          " from ",
          " on ",
          " to ",
          "lookup ",
          "ENOTFOUND ",
          "EAI_AGAIN ",
          "resolve '",
          "host='");

  private final Collection<Service> services;

  /// By entry: whom its error lines name.
  private final Map<EntryKey, Set<Service>> named = new TreeMap<>();

  /// @param services that lines may name
  NamedCalls(List<Cell> window, List<Cell> baseline, Collection<Service> services) {
    this.services = services;
    for (List<Cell> side : List.of(window, baseline)) {
      for (Cell cell : side) {
        Set<Service> found = namedBy(cell.key());
        if (!found.isEmpty()) {
          named.computeIfAbsent(entry(cell.key()), _ -> new TreeSet<>()).addAll(found);
        }
      }
    }
  }

  private static EntryKey entry(CellKey key) {
    return new EntryKey(Service.parse(key.text(Joined.SERVICE)), key.text(Joined.ENTRY));
  }

  private Set<Service> namedBy(CellKey key) {
    Set<Service> found = new TreeSet<>();
    if (key.kind() == CellKind.ROUTE_LOG && LineSeverity.isError(key.text(RouteLog.SEVERITY))) {
      String own = Service.parse(key.text(RouteLog.SERVICE)).name();
      for (Service each : services) {
        if (!each.name().equals(own) && names(key.text(RouteLog.PATTERN), each.name())) {
          found.add(each);
        }
      }
    }
    return found;
  }

  /// The calls of one side, as cells of edges.
  List<Cell> edges(List<Cell> side) {
    Cells edges = new Cells();
    Map<CellKey, Long> failed = new TreeMap<>();
    for (Cell cell : side) {
      CellKey key = cell.key();
      if (key.kind() == CellKind.SELF_TIME
          && key.text(SelfTime.ENTRY).equals(key.text(SelfTime.OPERATION))) {
        for (Service callee : named.getOrDefault(entry(key), Set.of())) {
          edges
              .at(edge(key, callee))
              .add(Edge.COUNT, cell.count(SelfTime.COUNT))
              .add(Edge.CALLS, cell.count(SelfTime.CALLS));
        }
      }
      for (Service callee : namedBy(key)) {
        failed.merge(edge(key, callee), cell.count(RouteLog.CALLS), Long::sum);
      }
    }
    List<Cell> all = new ArrayList<>(edges.sorted());
    for (Cell edge : all) {
      long failures = Math.min(edge.count(Edge.COUNT), failed.getOrDefault(edge.key(), 0L));
      edge.add(Edge.ERRORS, failures).add(Edge.CALLEE_ERRORS, failures);
    }
    return all;
  }

  private static CellKey edge(CellKey from, Service callee) {
    return new CellKey(
        CellKind.EDGE,
        from.sliceNanos(),
        List.of(
            from.text(Joined.ROUTE),
            from.text(Joined.SERVICE),
            "",
            "",
            from.text(Joined.ENTRY),
            callee.key(),
            "",
            Edge.CALL));
  }

  /// Whether a text names a service, or what it is asked for; by a word that may stand for anything
  /// only where it stands as addresses and causes do.
  public static boolean names(String text, String name) {
    return place(text, name) >= 0;
  }

  /// Where a text first names a service, as [#names] has it; negative where it does not.
  public static int place(String text, String name) {
    if (name.length() < SHORTEST) {
      return -1;
    }
    boolean distinctive = isDistinctive(name);
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean whole =
          (at == 0 || !isOfName(text.charAt(at - 1)))
              && (end == text.length() || !isOfName(text.charAt(end)));
      if (whole && (distinctive || isPlaced(text, at, end))) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_';
  }

  private static boolean isDistinctive(String name) {
    return name.chars()
        .skip(1)
        .anyMatch(c -> c == '-' || c == '_' || c == '.' || c == '/' || Character.isUpperCase(c));
  }

  private static boolean isPlaced(String text, int at, int end) {
    String before = text.substring(0, at);
    return (end < text.length() && text.charAt(end) == ':')
        || ADDRESSED.stream().anyMatch(before::endsWith);
  }
}
