package dev.whence.store;

import dev.whence.model.Series;
import java.util.List;

/// Series found.
///
/// @param series trimmed to the range, sorted by key
/// @param blocksOpened how many blocks of points were looked through to find them
public record SeriesFound(List<Series> series, int blocksOpened) {

  public SeriesFound {
    series = List.copyOf(series);
  }
}
