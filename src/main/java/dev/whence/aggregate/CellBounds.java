package dev.whence.aggregate;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/// Bounds how many services, and names within each, have cells of their own: further ones share
/// cells under the name [#OTHER], in which nothing is lost but the name. What came first within a
/// day keeps its cells. For one tenant; not thread-safe, but for the count.
public final class CellBounds {

  /// Stands for every name beyond the bounds.
  public static final String OTHER = "(other)";

  private static final String OTHER_SERVICE = Service.named(OTHER).key();
  private static final String SERVICE = "service";

  /// By kind: what its dimensions are bounded together with.
  private static final Map<CellKind, List<String>> GROUPS = groups();

  private static final long DAY_NANOS = 24 * 3_600_000_000_000L;

  private final int maxServices;
  private final int maxNames;
  private final LongAdder overflowed;
  private final Set<String> services = new HashSet<>();

  /// By service, then by group of dimensions.
  private final Map<String, Map<String, Set<String>>> namesByService = new HashMap<>();

  private long beginNanos;

  /// @param maxServices services that have cells of their own
  /// @param maxNames operations, patterns, routes and instances of one service, each
  /// @param overflowed counts the cells that lost a name
  public CellBounds(int maxServices, int maxNames, LongAdder overflowed) {
    this.maxServices = maxServices;
    this.maxNames = maxNames;
    this.overflowed = overflowed;
  }

  /// The cells within the bounds: the list itself where nothing is beyond them.
  ///
  /// @param nowNanos on any clock that does not run backwards
  public List<Cell> bound(List<Cell> cells, long nowNanos) {
    if (nowNanos - beginNanos > DAY_NANOS) {
      services.clear();
      namesByService.clear();
      beginNanos = nowNanos;
    }
    Cells within = null;
    for (int i = 0; i < cells.size(); i++) {
      CellKey key = cells.get(i).key();
      CellKey bounded = bound(key);
      if (within == null && !bounded.equals(key)) {
        within = new Cells().addAll(cells.subList(0, i));
      }
      if (!bounded.equals(key)) {
        overflowed.increment();
      }
      if (within != null) {
        within.at(bounded).add(cells.get(i));
      }
    }
    return within == null ? cells : within.sorted();
  }

  private CellKey bound(CellKey key) {
    List<String> groups = GROUPS.getOrDefault(key.kind(), List.of());
    List<String> texts = null;
    Map<String, Set<String>> names = namesOf("");
    for (int i = 0; i < groups.size(); i++) {
      String group = groups.get(i);
      String text = key.text(i);
      String bounded;
      if (group.equals(SERVICE)) {
        bounded = isKnown(services, text, maxServices) ? text : OTHER_SERVICE;
        names = namesOf(bounded);
      } else {
        Set<String> known = names.computeIfAbsent(group, _ -> new HashSet<>());
        bounded = isKnown(known, text, maxNames) ? text : OTHER;
      }
      if (!bounded.equals(text)) {
        texts = texts == null ? new ArrayList<>(key.texts()) : texts;
        texts.set(i, bounded);
      }
    }
    return texts == null ? key : new CellKey(key.kind(), key.sliceNanos(), texts);
  }

  private Map<String, Set<String>> namesOf(String service) {
    return namesByService.computeIfAbsent(service, _ -> new HashMap<>());
  }

  private static boolean isKnown(Set<String> names, String name, int most) {
    return name.isEmpty() || names.contains(name) || (names.size() < most && names.add(name));
  }

  private static Map<CellKind, List<String>> groups() {
    Map<CellKind, List<String>> groups = new EnumMap<>(CellKind.class);
    for (CellKind kind : CellKind.values()) {
      groups.put(kind, kind.dimensions().stream().map(CellBounds::group).toList());
    }
    return groups;
  }

  /// Operations are operations, whatever part they play; and so are services.
  private static String group(String dimension) {
    if (dimension.equals(SERVICE) || dimension.endsWith("Service")) {
      return SERVICE;
    }
    return dimension.endsWith("peration") || dimension.equals("entry") ? "operation" : dimension;
  }
}
