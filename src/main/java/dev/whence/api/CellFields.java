package dev.whence.api;

import dev.whence.model.Cell;
import dev.whence.model.LatencySketch;
import dev.whence.model.Service;

/// Reads cells by the names of their parts.
public final class CellFields {

  private CellFields() {}

  /// What a cell has in a dimension.
  ///
  /// @throws IllegalArgumentException where cells of its kind have no such dimension
  public static String text(Cell cell, String dimension) {
    return cell.key().text(index(cell.key().kind().dimensions().indexOf(dimension), dimension));
  }

  /// The service that a dimension names.
  public static Service service(Cell cell, String dimension) {
    return Service.parse(text(cell, dimension));
  }

  /// One of the counts of a cell.
  ///
  /// @throws IllegalArgumentException where cells of its kind have no such count
  public static long count(Cell cell, String name) {
    return cell.count(index(cell.key().kind().counts().indexOf(name), name));
  }

  /// One of the sketches of a cell.
  ///
  /// @throws IllegalArgumentException where cells of its kind have no such sketch
  public static LatencySketch sketch(Cell cell, String name) {
    return cell.sketch(index(cell.key().kind().sketches().indexOf(name), name));
  }

  private static int index(int index, String name) {
    if (index < 0) {
      throw new IllegalArgumentException("cells of this kind have no " + name);
    }
    return index;
  }
}
