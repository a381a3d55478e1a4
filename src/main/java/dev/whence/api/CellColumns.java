package dev.whence.api;

import dev.whence.model.Cell;
import dev.whence.model.LatencySketch;
import dev.whence.model.Service;

/// Reads cells by the names of their parts.
final class CellColumns {

  private CellColumns() {}

  static String text(Cell cell, String dimension) {
    return cell.key().text(index(cell.key().kind().dimensions().indexOf(dimension), dimension));
  }

  static Service service(Cell cell, String dimension) {
    return Service.parse(text(cell, dimension));
  }

  static long count(Cell cell, String name) {
    return cell.count(index(cell.key().kind().counts().indexOf(name), name));
  }

  static LatencySketch sketch(Cell cell, String name) {
    return cell.sketch(index(cell.key().kind().sketches().indexOf(name), name));
  }

  /// Whether a cell of [CellKind#OPERATION] counts requests that came in from outside.
  static boolean isEntry(Cell cell) {
    String kind = text(cell, "kind");
    return kind.equals("SERVER") || kind.equals("CONSUMER");
  }

  private static int index(int index, String name) {
    if (index < 0) {
      throw new IllegalArgumentException("cells of this kind have no " + name);
    }
    return index;
  }
}
