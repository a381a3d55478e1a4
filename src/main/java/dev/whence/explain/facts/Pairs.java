package dev.whence.explain.facts;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.ResourceName;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The same things in the window and in the baselines, side by side: cells added up over instances
/// and versions, callees by the service that their name stands for. Added up when first asked for.
/// To be filled by one thread, then for several.
final class Pairs {

  /// By kind: the dimensions that pairs tell apart.
  private static final boolean[][] KEPT =
      Arrays.stream(CellKind.values()).map(Pairs::kept).toArray(boolean[][]::new);

  /// The cells that make up a pair.
  private record Sides(List<Cell> after, List<Cell> before) {}

  private final ServiceNames names;
  private final Map<CellKind, Map<CellKey, Sides>> sides = new EnumMap<>(CellKind.class);
  private final Map<CellKind, List<Facts.Pair>> pairs = new EnumMap<>(CellKind.class);
  private final Map<String, String> callees = new HashMap<>();

  /// The same of what is kept by somebody: topics, queues and databases.
  private final Map<String, String> keepers = new HashMap<>();

  private final Map<String, Service> services = new HashMap<>();

  Pairs(ServiceNames names) {
    this.names = names;
  }

  void add(List<Cell> window, List<Cell> baseline) {
    window.forEach(cell -> sides(cell).after.add(cell));
    baseline.forEach(cell -> sides(cell).before.add(cell));
  }

  /// Everything of one kind, sorted by key.
  synchronized List<Facts.Pair> all(CellKind kind) {
    return pairs.computeIfAbsent(kind, _ -> paired(sides.getOrDefault(kind, Map.of())));
  }

  private Sides sides(Cell cell) {
    CellKind kind = cell.key().kind();
    CellKey key = cell.key().at(0, KEPT[kind.ordinal()]);
    if (kind == CellKind.EDGE) {
      String relation = key.text(Edge.RELATION);
      boolean kept =
          relation.equals(ResourceName.DATABASE)
              || relation.equals(ResourceName.MESSAGING)
              || relation.equals(Edge.TAKEN);
      String callee =
          (kept ? keepers : callees)
              .computeIfAbsent(
                  key.text(Edge.CALLEE_SERVICE),
                  text -> {
                    Service named = Service.parse(text);
                    return (kept ? names.keeper(named) : names.resolve(named)).key();
                  });
      key = key.with(Edge.CALLEE_SERVICE, callee);
    }
    pairs.remove(kind);
    return sides
        .computeIfAbsent(kind, _ -> new HashMap<>())
        .computeIfAbsent(key, _ -> new Sides(new ArrayList<>(1), new ArrayList<>(1)));
  }

  private static boolean[] kept(CellKind kind) {
    boolean[] kept = new boolean[kind.dimensions().size()];
    for (int i = 0; i < kept.length; i++) {
      String dimension = kind.dimensions().get(i).toLowerCase(Locale.ROOT);
      kept[i] = !dimension.endsWith("instance") && !dimension.endsWith("version");
    }
    return kept;
  }

  private List<Facts.Pair> paired(Map<CellKey, Sides> of) {
    return of.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> pair(each.getKey(), each.getValue()))
        .toList();
  }

  private Facts.Pair pair(CellKey key, Sides of) {
    Service service = service(key.text(Joined.SERVICE));
    return new Facts.Pair(
        key,
        service,
        key.kind() == CellKind.EDGE ? service(key.text(Edge.CALLEE_SERVICE)) : service,
        sum(key, of.after),
        sum(key, of.before));
  }

  private Service service(String key) {
    return services.computeIfAbsent(key, Service::parse);
  }

  /// A single cell stands for itself: nobody changes it.
  private static Cell sum(CellKey key, List<Cell> cells) {
    if (cells.size() == 1) {
      return cells.getFirst();
    }
    Cell sum = new Cell(key);
    cells.forEach(sum::add);
    return sum;
  }
}
