package dev.whence.aggregate;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.Cells;
import dev.whence.model.Service;
import java.util.ArrayList;
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
  private static final long DAY_NANOS = 24 * 3_600_000_000_000L;

  private final int maxServices;
  private final int maxNames;
  private final LongAdder overflowed;
  private final Map<String, Set<String>> known = new HashMap<>();
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
      known.clear();
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
    List<String> dimensions = key.kind().dimensions();
    List<String> texts = null;
    String service = "";
    for (int i = 0; i < dimensions.size(); i++) {
      String dimension = dimensions.get(i);
      String text = key.text(i);
      String bounded;
      if (isService(dimension)) {
        bounded = isKnown("", text, maxServices) ? text : OTHER_SERVICE;
        service = bounded;
      } else {
        bounded = isKnown(service + '\u0000' + group(dimension), text, maxNames) ? text : OTHER;
      }
      if (!bounded.equals(text)) {
        texts = texts == null ? new ArrayList<>(key.texts()) : texts;
        texts.set(i, bounded);
      }
    }
    return texts == null ? key : new CellKey(key.kind(), key.sliceNanos(), texts);
  }

  private static boolean isService(String dimension) {
    return dimension.equals("service") || dimension.endsWith("Service");
  }

  /// Operations are operations, whatever part they play.
  private static String group(String dimension) {
    return dimension.endsWith("peration") || dimension.equals("entry") ? "operation" : dimension;
  }

  private boolean isKnown(String group, String name, int most) {
    Set<String> names = known.computeIfAbsent(group, _ -> new HashSet<>());
    return name.isEmpty() || names.contains(name) || (names.size() < most && names.add(name));
  }
}
